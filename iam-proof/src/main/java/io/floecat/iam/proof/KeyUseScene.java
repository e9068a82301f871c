package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import io.floecat.iam.Deployment;
import io.floecat.iam.KmsCall;
import io.floecat.iam.PolicyType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Secrets Manager uses the customer's key for an account's own secret, as its caller. */
final class KeyUseScene implements Scene {

  private final Smt smt;
  private final Callers.Cast cast;
  private final Keys keys;
  private final String action;
  private final String key;
  private final Str account;
  private final Str secret;
  private final String version;

  KeyUseScene(Smt smt, Deployment deployment, Who who, String action, String version) {
    var callers = new Callers(smt, deployment);
    var shapes = new Shapes(smt);
    this.smt = smt;
    this.action = action;
    this.key = deployment.kmsKeyArn().orElseThrow();
    this.version = version;
    this.account = shapes.unknownAccount();
    this.cast =
        who == Who.BASE
            ? callers.base()
            : callers.session(smt.unknown("session-name", shapes.sessionName(), "x-1"));
    String region = key.split(":", 6)[3];
    Text arn =
        Keys.arn(
            smt,
            List.of(
                smt.text("arn"),
                smt.text(deployment.partition()),
                smt.text("secretsmanager"),
                smt.text(region),
                smt.text(deployment.awsAccount()),
                smt.join(
                    smt.text("secret:accounts/"), account, smt.text("/connectors/sales-AbCdEf"))));
    this.secret = arn.whole();
    this.keys = new Keys(smt, false);
    callers.describe(
        keys,
        cast,
        who == Who.BASE
            ? callers.tag(Vocabulary.TAG)
            : new Value.One(smt.truth(true), Text.of(account)));
    keys.put("aws:ResourceAccount", smt.text(key.split(":", 6)[4]))
        .put("kms:EncryptionAlgorithm", smt.text("SYMMETRIC_DEFAULT"))
        .put("kms:EncryptionContext:SecretARN", arn)
        .put("kms:EncryptionContext:SecretVersionId", smt.text(version))
        .put("kms:EncryptionContextKeys", contextKeys())
        .put("kms:ViaService", smt.text("secretsmanager." + region + ".amazonaws.com"));
  }

  private Value contextKeys() {
    return new Value.Many(
        List.of(
            new Value.Member(smt.truth(true), Text.of(smt.text("SecretARN"))),
            new Value.Member(smt.truth(true), Text.of(smt.text("SecretVersionId")))));
  }

  @Override
  public List<Step> steps() {
    return List.of(
        new Step(
            smt.truth(true),
            new SymbolicRequest(
                cast.caller(),
                action,
                Keys.arn(smt, key).segments(),
                Optional.of(PolicyType.KEY),
                keys.of(action),
                Callers::isTagOfNobodysKnowledge,
                smt.equal(cast.caller().account(), smt.text(key.split(":", 6)[4])))));
  }

  @Override
  public Acted read(Reading model) {
    var call =
        new KmsCall(action.substring("kms:".length()), key, Map.of(), model.text(secret), version);
    return Acted.of(cast.read().apply(model), call, action, key, false);
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
