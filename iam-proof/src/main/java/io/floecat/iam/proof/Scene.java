package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import io.floecat.iam.AwsCall;
import io.floecat.iam.Caller;
import java.util.List;

/** A call with unknowns. */
interface Scene {

  /** A request that IAM is asked where {@code applies} holds. */
  record Step(BoolExpr applies, SymbolicRequest request) {}

  /**
   * The call in one model.
   *
   * @param serviceTagAtCreate as {@link io.floecat.iam.UnconfirmedFacts}
   */
  record Acted(Caller caller, AwsCall call, boolean serviceTagAtCreate) {}

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
