package io.floecat.iam.proof;

import io.floecat.iam.Citation;
import io.floecat.iam.Remedy;
import java.util.List;
import java.util.Optional;

/**
 * What the solver found out about a promise, for one statement.
 *
 * @param statement the statement responsible; none where the promise is proved
 * @param actions the actions for which it is so
 * @param witness a request that shows it; none where the promise is proved, or not decided
 * @param reason what the evaluator says of the request, or why there is no answer
 * @param restsOn what no source confirms of AWS, and decides here
 * @param freely what is not modelled, and is taken to be as the attacker wants it, or as the
 *     service needs it
 * @param remedies what to change
 * @param confined whether the session policy that the service passes refuses it nevertheless
 */
public record Answer(
    Promise promise,
    Verdict verdict,
    Optional<Citation> statement,
    List<String> actions,
    Optional<Witness> witness,
    String reason,
    List<String> restsOn,
    List<String> freely,
    List<Remedy> remedies,
    boolean confined) {

  /** Copies the lists. */
  public Answer {
    actions = List.copyOf(actions);
    restsOn = List.copyOf(restsOn);
    freely = List.copyOf(freely);
    remedies = List.copyOf(remedies);
  }

  /** The same of another action. */
  Answer of(String action) {
    return new Answer(
        promise,
        verdict,
        statement,
        List.of(action),
        witness,
        reason,
        restsOn,
        freely,
        remedies,
        confined);
  }

  /** Whether it is so whatever is unconfirmed of AWS. */
  public boolean isCertain() {
    return restsOn.isEmpty();
  }

  /** What is wrong, and why; one sentence. */
  public String sentence() {
    return promise.problem() + ": " + reason;
  }
}
