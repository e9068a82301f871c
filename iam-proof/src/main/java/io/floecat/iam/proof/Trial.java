package io.floecat.iam.proof;

import io.floecat.iam.AccessRequest;
import io.floecat.iam.Decision;
import io.floecat.iam.Policies;
import io.floecat.iam.PolicyEvaluator;
import io.floecat.iam.UnconfirmedFacts;
import io.floecat.iam.Unknowns;
import java.util.ArrayList;
import java.util.List;

/**
 * What the evaluator makes of a call, up to the first refusal.
 *
 * @param decisions one for each request, in order
 */
record Trial(List<AccessRequest> requests, List<Decision> decisions) {

  /** Tries the call with all that is not modelled as {@code unknowns} says. */
  static Trial of(Scene.Acted acted, Policies policies, Unknowns unknowns) {
    List<AccessRequest> asked = new ArrayList<>();
    List<Decision> decisions = new ArrayList<>();
    List<AccessRequest> all =
        acted
            .call()
            .map(call -> call.requests(acted.caller(), facts(acted)))
            .orElse(acted.requests());
    for (AccessRequest request : all) {
      Decision decision = PolicyEvaluator.evaluate(request, policies, unknowns);
      asked.add(request);
      decisions.add(decision);
      if (!decision.allowed()) {
        break;
      }
    }
    return new Trial(asked, decisions);
  }

  /** The tags of a witness are in an order in which the later of two twins is seen. */
  static UnconfirmedFacts facts(Scene.Acted acted) {
    return new UnconfirmedFacts(acted.serviceTagAtCreate(), true);
  }

  /** Whether the evaluator knows nothing of such a call. */
  boolean isEmpty() {
    return decisions.isEmpty();
  }

  boolean isAllowed() {
    return decisions.getLast().allowed();
  }

  AccessRequest last() {
    return requests.getLast();
  }

  Decision deciding() {
    return isAllowed() ? decisions.getFirst() : decisions.getLast();
  }
}
