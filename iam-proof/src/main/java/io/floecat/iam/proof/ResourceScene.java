package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import io.floecat.iam.AccessRequest;
import io.floecat.iam.Caller;
import io.floecat.iam.Deployment;
import io.floecat.iam.PolicyType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A use of the customer's key, or of a secret with a policy of its own, by somebody else. */
final class ResourceScene implements Scene {

  private final Smt smt;
  private final Deployment deployment;
  private final Callers.Cast cast;
  private final Keys keys;
  private final String action;
  private final String resource;
  private final PolicyType policy;

  ResourceScene(
      Smt smt,
      Deployment deployment,
      List<String> except,
      String action,
      String resource,
      PolicyType policy) {
    var callers = new Callers(smt, deployment);
    this.smt = smt;
    this.deployment = deployment;
    this.action = action;
    this.resource = resource;
    this.policy = policy;
    this.cast = callers.other(except);
    this.keys = new Keys(smt, true);
    callers.describe(keys, cast, callers.tag(Vocabulary.TAG));
    keys.put("aws:ResourceAccount", smt.text(account()));
  }

  private String account() {
    return resource.split(":", 6)[4];
  }

  @Override
  public List<Step> steps() {
    return List.of(
        new Step(
            smt.truth(true),
            new SymbolicRequest(
                cast.caller(),
                action,
                Keys.arn(smt, resource).segments(),
                Optional.of(policy),
                keys.of(action),
                key -> false,
                smt.equal(cast.caller().account(), smt.text(account())))));
  }

  @Override
  public Acted read(Reading model) {
    Caller caller = cast.read().apply(model);
    Map<String, List<String>> context = new HashMap<>(keys.readAll(action, model));
    caller.tags().forEach((key, value) -> context.put("aws:PrincipalTag/" + key, List.of(value)));
    return new Acted(
        caller,
        Optional.empty(),
        List.of(new AccessRequest(caller, action, resource, context)),
        action,
        resource,
        false);
  }

  @Override
  public List<Doubt> doubts() {
    return List.of();
  }

  @Override
  public BoolExpr isGuessed(Guesses guesses) {
    return cast.isGuessed().apply(guesses);
  }

  @Override
  public List<BoolExpr> wishes() {
    return Callers.wishes(smt, cast, deployment);
  }

  @Override
  public List<Str> toShorten() {
    return List.of(cast.caller().arn().whole());
  }
}
