package io.floecat.sandbox.isolation;

import io.floecat.iam.AccessRequest;
import io.floecat.iam.AwsCall;
import io.floecat.iam.Citation;
import io.floecat.iam.Decision;
import io.floecat.iam.PolicyEvaluator;
import io.floecat.iam.UnconfirmedFacts;
import io.floecat.iam.Unknowns;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What IAM makes of all calls of a question, if AWS is as one set of facts says.
 *
 * @param rulings what it was asked and answered, in order, up to the first refusal
 */
record Answer(UnconfirmedFacts facts, List<Ruling> rulings) {

  /** One request to IAM, and its answer. */
  public record Ruling(AccessRequest request, Decision decision) {}

  /** Copies the list. */
  public Answer {
    rulings = List.copyOf(rulings);
  }

  static Answer to(Question question, Surroundings surroundings, UnconfirmedFacts facts) {
    List<Ruling> rulings = new ArrayList<>();
    for (AwsCall call : question.calls()) {
      var around = surroundings.around(question.actor(), call);
      for (AccessRequest request : call.requests(question.actor().caller(), facts)) {
        Decision decision = PolicyEvaluator.evaluate(request, around, Unknowns.ALLOW);
        rulings.add(new Ruling(request, decision));
        if (!decision.allowed()) {
          return new Answer(facts, rulings);
        }
      }
    }
    return new Answer(facts, rulings);
  }

  Answer under(UnconfirmedFacts others) {
    return new Answer(others, rulings);
  }

  /** Whether it all was let through. */
  public boolean allowed() {
    return last().decision().allowed();
  }

  /** What decided: the refusal, or the first of what was allowed. */
  public Ruling deciding() {
    return allowed() ? rulings.getFirst() : last();
  }

  /** The statements that allowed something. */
  Stream<Citation> allowing() {
    return rulings.stream()
        .flatMap(
            ruling ->
                ruling.decision() instanceof Decision.Allowed(Citation by)
                    ? Stream.of(by)
                    : Stream.empty());
  }

  private Ruling last() {
    return rulings.getLast();
  }
}
