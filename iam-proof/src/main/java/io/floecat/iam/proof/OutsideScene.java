package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import io.floecat.iam.AccessRequest;
import io.floecat.iam.Caller;
import io.floecat.iam.Deployment;
import io.floecat.iam.PolicyType;
import java.util.List;
import java.util.Optional;

/** A service, or whoever an identity provider vouches for, assumes the role. */
final class OutsideScene implements Scene {

  private final Smt smt;
  private final String role;
  private final Callers.Cast cast;
  private final Keys keys;
  private final String action;

  OutsideScene(Smt smt, Deployment deployment, Caller caller, String action) {
    var callers = new Callers(smt, deployment);
    this.smt = smt;
    this.role = deployment.roleArn().orElseThrow();
    this.action = action;
    this.cast = callers.outside(caller);
    this.keys = new Keys(smt, true);
    callers.describe(keys, cast, callers.tag(Vocabulary.TAG));
    keys.put("aws:ResourceAccount", smt.text(deployment.awsAccount()));
  }

  @Override
  public List<Step> steps() {
    return List.of(
        new Step(
            smt.truth(true),
            new SymbolicRequest(
                cast.caller(),
                action,
                Keys.arn(smt, role).segments(),
                Optional.of(PolicyType.TRUST),
                keys.of(action),
                key -> false,
                smt.truth(false))));
  }

  @Override
  public Acted read(Reading model) {
    Caller caller = cast.read().apply(model);
    return new Acted(
        caller,
        Optional.empty(),
        List.of(new AccessRequest(caller, action, role, keys.readAll(action, model))),
        action,
        role,
        false);
  }

  @Override
  public List<Doubt> doubts() {
    return List.of();
  }

  @Override
  public BoolExpr isGuessed(Guesses guesses) {
    return smt.truth(true);
  }

  @Override
  public List<BoolExpr> wishes() {
    return keys.wishes();
  }

  @Override
  public List<Str> toShorten() {
    return List.of();
  }
}
