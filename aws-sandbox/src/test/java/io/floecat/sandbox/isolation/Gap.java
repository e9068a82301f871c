package io.floecat.sandbox.isolation;

import io.floecat.iam.Citation;
import io.floecat.iam.Decision;
import io.floecat.iam.Finding;
import io.floecat.iam.Remedy;
import java.util.List;
import java.util.Optional;

/**
 * Answers that are not as they have to be, for the same reason.
 *
 * @param statement the one that allows what must be denied, denies what must be allowed, or comes
 *     nearest to allowing it
 * @param cells the questions and answers, at least one
 * @param findings what is wrong with that statement by itself
 * @param remedies what to change
 * @param confined whether the session policy that the service passes refuses all of it nevertheless
 */
record Gap(
    Rule rule,
    Optional<Citation> statement,
    List<Cell> cells,
    List<Finding> findings,
    List<Remedy> remedies,
    boolean confined) {

  /** Copies the lists. */
  public Gap {
    cells = List.copyOf(cells);
    findings = List.copyOf(findings);
    remedies = List.copyOf(remedies);
  }

  /** Whether isolation fails, or what the service needs is refused. */
  public boolean isFailure() {
    return rule.kind() != Rule.Kind.SECOND_WALL;
  }

  /** Whether it is so whatever is unconfirmed of AWS. */
  public boolean isCertain() {
    return cells.stream().anyMatch(cell -> cell.verdict().isPresent());
  }

  /** What is wrong, an example, and the statement that does it; one sentence. */
  public String sentence() {
    Cell example =
        cells.stream()
            .filter(cell -> cell.verdict().isPresent())
            .findFirst()
            .orElseGet(cells::getFirst);
    Decision decision = example.shown().deciding().decision();
    boolean saysWhatWasAsked =
        decision instanceof Decision.Denied(var kind, _, _) && kind != Decision.Kind.EXPLICIT_DENY;
    return rule.problem()
        + ": "
        + (saysWhatWasAsked
            ? ""
            : example.question().actor().name() + ", " + example.question().text() + ": ")
        + decision.reason()
        + findings.stream().findFirst().map(one -> " (" + one.problem() + ")").orElse("");
  }
}
