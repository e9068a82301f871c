package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import io.floecat.iam.Deployment;
import io.floecat.iam.PolicyType;
import java.util.List;
import java.util.Optional;

/**
 * An action of another service, on something that is known. The evaluator makes no such calls, and
 * so cannot be asked about them.
 */
final class PowerScene implements Scene {

  private final Smt smt;
  private final Callers.Cast cast;
  private final Keys keys;
  private final String action;
  private final String resource;
  private final Str account;

  PowerScene(Smt smt, Deployment deployment, Who who, String action, String resource) {
    var callers = new Callers(smt, deployment);
    this.smt = smt;
    this.action = action;
    this.resource = resource;
    this.account = new Shapes(smt).unknownAccount();
    this.cast =
        who == Who.BASE
            ? callers.base()
            : callers.session(smt.unknown("session-name", new Shapes(smt).sessionName(), "x-1"));
    this.keys = new Keys(smt, true);
    callers.describe(
        keys,
        cast,
        who == Who.BASE
            ? callers.tag(Vocabulary.TAG)
            : new Value.One(smt.truth(true), Text.of(account)));
    keys.put("aws:ResourceAccount", smt.text(resource.split(":", 6)[4]));
  }

  @Override
  public List<Step> steps() {
    Optional<PolicyType> none = Optional.empty();
    return List.of(
        new Step(
            smt.truth(true),
            new SymbolicRequest(
                cast.caller(),
                action,
                Keys.arn(smt, resource).segments(),
                none,
                keys.of(action),
                key -> false,
                smt.truth(true))));
  }

  @Override
  public Acted read(Reading model) {
    return new Acted(
        cast.read().apply(model), Optional.empty(), List.of(), action, resource, false);
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
    return List.of(smt.matches(account, new Shapes(smt).plain()));
  }

  @Override
  public List<Str> toShorten() {
    return List.of(account);
  }
}
