package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import io.floecat.iam.AccessRequest;
import io.floecat.iam.AwsCall;
import io.floecat.iam.Caller;
import java.util.List;
import java.util.Optional;

/** A call with unknowns. */
interface Scene {

  /** A request that IAM is asked where {@code applies} holds. */
  record Step(BoolExpr applies, SymbolicRequest request) {}

  /**
   * The call in one model.
   *
   * @param call none for an action of which the evaluator makes no call
   * @param requests what the evaluator is asked where there is no call; nothing if it does not know
   *     the action
   * @param action as {@code service:Action}
   * @param resource an ARN, or {@code *}
   * @param serviceTagAtCreate as {@link io.floecat.iam.UnconfirmedFacts}
   */
  record Acted(
      Caller caller,
      Optional<AwsCall> call,
      List<AccessRequest> requests,
      String action,
      String resource,
      boolean serviceTagAtCreate) {

    static Acted of(Caller caller, AwsCall call, String action, String resource, boolean tag) {
      return new Acted(caller, Optional.of(call), List.of(), action, resource, tag);
    }
  }

  /** What IAM is asked; the call is let through if all of it is allowed. */
  List<Step> steps();

  Acted read(Reading model);

  /** What no source confirms of AWS, and may decide here. */
  List<Doubt> doubts();

  /** That the call is of an account and about a secret that policies suggest. */
  BoolExpr isGuessed(Guesses guesses);

  /** What would make a request easy to read, the most welcome first; each may be impossible. */
  List<BoolExpr> wishes();

  /** Strings that had better be short. */
  List<Str> toShorten();
}
