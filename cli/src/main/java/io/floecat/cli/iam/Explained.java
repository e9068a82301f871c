package io.floecat.cli.iam;

import io.floecat.iam.Explanation;
import java.util.List;

/**
 * A question with its answer.
 *
 * @param who who asks, as a person would call him
 * @param explanations of each request that IAM is asked; all must be allowed
 */
record Explained(String who, AskedCall call, List<Explanation> explanations, GivenPolicies given) {

  Explained {
    explanations = List.copyOf(explanations);
  }

  boolean isAllowed() {
    return outcome() == Explanation.Outcome.ALLOWED;
  }

  /** Denied if one is; else what is uncertain in one is so in all. */
  Explanation.Outcome outcome() {
    for (var outcome : List.of(Explanation.Outcome.DENIED, Explanation.Outcome.DEPENDS)) {
      if (explanations.stream().anyMatch(one -> one.outcome() == outcome)) {
        return outcome;
      }
    }
    return Explanation.Outcome.ALLOWED;
  }
}
