package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import io.floecat.iam.AwsCall;
import io.floecat.iam.Caller;
import io.floecat.iam.Catalogue;
import io.floecat.iam.ConditionKey;
import io.floecat.iam.Deployment;
import io.floecat.iam.PolicyType;
import io.floecat.iam.SecretsManagerCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A call of Secrets Manager with unknowns: by whom, on which secret, with which tags. */
final class SecretScene implements Scene {

  private final Smt smt;
  private final Deployment deployment;
  private final Callers.Cast cast;
  private final Keys keys;
  private final Keys tagging;
  private final String action;
  private final boolean hasSecret;
  private final Predicate<String> open;
  private final Map<String, Text> parameters;

  /** The account whose session it is, where it is one's. */
  final Str account;

  /** The secret's name and what AWS puts behind it. */
  final Str tail;

  final Str region;
  final Str awsAccount;

  /** The tags on the secret before the call. */
  final SymbolicTags secretTags;

  /** The tags that the call sets. */
  final SymbolicTags requestTags;

  /** The keys of the tags that the call removes. */
  final SymbolicTags removedTags;

  final BoolExpr serviceTagAtCreate;

  private SecretScene(Smt smt, Deployment deployment, Who who, String action, Secret secret) {
    var shapes = new Shapes(smt);
    var callers = new Callers(smt, deployment);
    this.smt = smt;
    this.deployment = deployment;
    this.action = action;
    this.hasSecret = Actions.hasSecret(action);
    this.account = secret.account;
    this.tail = secret.tail;
    this.region = secret.region;
    this.awsAccount = secret.awsAccount;
    this.secretTags = secret.tags;
    this.requestTags = secret.sent;
    this.removedTags = secret.removed;
    this.cast =
        who == Who.BASE
            ? callers.base()
            : callers.session(smt.unknown("session-name", shapes.sessionName(), "x-1"));
    this.open = secret.open;
    this.serviceTagAtCreate = smt.unknown("serviceTagAtCreate");
    this.keys = keys(new Keys(smt, secret.isAnything), callers, who);
    secret.parameters.forEach((key, value) -> keys.put(key, value));
    this.tagging = keys(new Keys(smt, false), callers, who);
    this.parameters = secret.parameters;
  }

  /** An action that AWS may add to those on secrets. */
  static final String FUTURE = "ActionOfTheFuture";

  /** What a call is about. */
  private record Secret(
      Str account,
      Str tail,
      Str region,
      Str awsAccount,
      SymbolicTags tags,
      SymbolicTags sent,
      SymbolicTags removed,
      Map<String, Text> parameters,
      Predicate<String> open,
      boolean isAnything) {}

  /** Any call of this action, with whatever it can carry. */
  static SecretScene any(
      Smt smt, Deployment deployment, Vocabulary vocabulary, Who who, String action) {
    var shapes = new Shapes(smt);
    boolean creates = action.equals("CreateSecret");
    boolean tags = creates || action.equals("TagResource");
    boolean untags = action.equals("UntagResource");
    SymbolicTags none = SymbolicTags.none(smt);
    SymbolicTags sent = tags ? SymbolicTags.any(smt, "request-tag", vocabulary) : none;
    SymbolicTags removed = untags ? SymbolicTags.any(smt, "removed-tag", vocabulary) : none;
    if (untags || (tags && !creates)) {
      smt.assume(smt.not(untags ? removed.isEmpty() : sent.isEmpty()));
    }
    return new SecretScene(
        smt,
        deployment,
        who,
        action,
        new Secret(
            shapes.unknownAccount(),
            shapes.unknownTail(),
            smt.unknown("region", shapes.region(), usualRegion(deployment)),
            smt.unknown("aws-account", shapes.awsAccount(), deployment.awsAccount()),
            creates ? none : SymbolicTags.any(smt, "tag", vocabulary),
            sent,
            removed,
            Map.of(),
            key -> false,
            true));
  }

  /** A call that the service makes for an account, on the account's own secret. */
  static SecretScene needed(
      Smt smt, Deployment deployment, Who who, String action, Map<String, String> parameters) {
    var shapes = new Shapes(smt);
    boolean creates = action.equals("CreateSecret");
    Str account = shapes.unknownAccount();
    SymbolicTags own = SymbolicTags.only(smt, Vocabulary.TAG, account);
    SymbolicTags none = SymbolicTags.none(smt);
    Map<String, Text> given = new HashMap<>();
    parameters.forEach((key, value) -> given.put(key, parameter(smt, key, value)));
    return new SecretScene(
        smt,
        deployment,
        who,
        action,
        new Secret(
            account,
            smt.join(
                smt.text("accounts/"),
                account,
                smt.text("/connectors/"),
                smt.unknown("connector", shapes.connectorId(), "sales"),
                smt.text("-"),
                smt.unknown("suffix", shapes.suffix(), "AbCdEf")),
            smt.text(usualRegion(deployment)),
            smt.text(deployment.awsAccount()),
            creates ? none : own,
            creates ? own : none,
            none,
            given,
            Callers::isTagOfNobodysKnowledge,
            false));
  }

  private static Text parameter(Smt smt, String key, String value) {
    boolean isNumber =
        Catalogue.key(key).filter(one -> one.type() == ConditionKey.Type.NUMBER).isPresent();
    return new Text(
        smt.text(value),
        Optional.empty(),
        isNumber ? Optional.of(smt.context().mkInt(value)) : Optional.empty());
  }

  /** The Region of the secrets, or one of the partition where it is not known. */
  static String usualRegion(Deployment deployment) {
    return deployment.region().equals("*")
        ? switch (deployment.partition()) {
          case "aws-cn" -> "cn-north-1";
          case "aws-us-gov" -> "us-gov-west-1";
          case "aws-eusc" -> "eusc-de-east-1";
          case "aws-iso" -> "us-iso-east-1";
          case "aws-iso-b" -> "us-isob-east-1";
          case "aws-iso-e" -> "eu-isoe-west-1";
          case "aws-iso-f" -> "us-isof-south-1";
          default -> "us-east-1";
        }
        : deployment.region();
  }

  private Keys keys(Keys keys, Callers callers, Who who) {
    Value.One tag =
        switch (who) {
          case SESSION -> new Value.One(smt.truth(true), Text.of(account));
          case UNTAGGED -> new Value.One(smt.truth(false), Text.of(smt.text("")));
          case BASE, OTHER -> callers.tag(Vocabulary.TAG);
        };
    callers.describe(keys, cast, tag);
    SymbolicTags present = creates() ? requestTags : secretTags;
    SymbolicTags sent = action.equals("UntagResource") ? removedTags : requestTags;
    keys.putFamily("aws:ResourceTag/", present::seen)
        .putFamily("secretsmanager:ResourceTag/", key -> serviceTag(present, key))
        .putFamily("aws:RequestTag/", requestTags::seen)
        .put("aws:TagKeys", new Value.Many(sent.keys()))
        .put("aws:ResourceAccount", hasSecret ? awsAccount : cast.caller().account());
    if (hasSecret) {
      keys.put("secretsmanager:SecretId", Keys.arn(smt, arn()))
          .put("secretsmanager:SecretPrimaryRegion", region)
          .put("secretsmanager:Name", name());
    }
    return keys;
  }

  private Value serviceTag(SymbolicTags present, String key) {
    Value seen = present.seen(key);
    return creates() && seen instanceof Value.One(BoolExpr there, Text text)
        ? new Value.One(smt.and(there, serviceTagAtCreate), text)
        : seen;
  }

  private List<Str> arn() {
    return List.of(
        smt.text("arn"),
        smt.text(deployment.partition()),
        smt.text("secretsmanager"),
        region,
        awsAccount,
        smt.join(smt.text("secret:"), tail));
  }

  /** The tail without the hyphen and six characters. */
  private Str name() {
    var z3 = smt.context();
    return new Str(
        z3.mkExtract(tail.term(), z3.mkInt(0), z3.mkSub(smt.length(tail), z3.mkInt(7))),
        Optional.empty());
  }

  boolean creates() {
    return action.equals("CreateSecret");
  }

  /** Whether the secret lies under the account's names. */
  BoolExpr isUnderAccount() {
    return smt.startsWith(tail, smt.join(smt.text("accounts/"), account, smt.text("/")));
  }

  /** Whether it lies under the names of Floecat. */
  BoolExpr isUnderAccounts() {
    return smt.startsWith(tail, smt.text("accounts/"));
  }

  @Override
  public List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(smt.truth(true), request("secretsmanager:" + action, keys)));
    if (creates()) {
      steps.add(
          new Step(smt.not(requestTags.isEmpty()), request("secretsmanager:TagResource", tagging)));
    }
    return steps;
  }

  private SymbolicRequest request(String name, Keys carried) {
    return new SymbolicRequest(
        cast.caller(),
        name,
        hasSecret ? Optional.of(arn()) : Optional.empty(),
        hasSecret ? Optional.of(PolicyType.SECRET) : Optional.empty(),
        carried.of(name),
        open,
        hasSecret ? smt.equal(awsAccount, cast.caller().account()) : smt.truth(true));
  }

  @Override
  public Acted read(Reading model) {
    Map<String, String> sent = requestTags.read(model);
    List<String> tagKeys =
        List.copyOf(
            action.equals("UntagResource") ? removedTags.read(model).keySet() : sent.keySet());
    Map<String, String> sentAlong = new HashMap<>();
    parameters.forEach((key, text) -> sentAlong.put(key, model.text(text.whole())));
    keys.read(model).forEach((key, values) -> sentAlong.put(key, values.getFirst()));
    AwsCall call =
        new SecretsManagerCall(
            action,
            hasSecret ? model.text(Keys.arn(smt, arn()).whole()) : "*",
            secretTags.read(model),
            sent,
            tagKeys,
            sentAlong);
    Caller caller = cast.read().apply(model);
    for (var many : keys.read(model).entrySet()) {
      caller = many.getValue().size() > 1 ? caller.with(many.getKey(), many.getValue()) : caller;
    }
    return Acted.of(
        caller,
        call,
        "secretsmanager:" + action,
        hasSecret ? model.text(Keys.arn(smt, arn()).whole()) : "*",
        model.isTrue(serviceTagAtCreate));
  }

  @Override
  public List<BoolExpr> wishes() {
    var shapes = new Shapes(smt);
    List<BoolExpr> wishes = new ArrayList<>();
    wishes.add(smt.equal(region, smt.text(usualRegion(deployment))));
    wishes.add(smt.equal(awsAccount, smt.text(deployment.awsAccount())));
    secretTags.wishes().forEach(wishes::add);
    requestTags.wishes().forEach(wishes::add);
    removedTags.wishes().forEach(wishes::add);
    wishes.addAll(keys.wishes());
    wishes.add(smt.matches(account, shapes.plain()));
    wishes.add(smt.matches(tail, shapes.sequence(shapes.plain(), shapes.literal("-AbCdEf"))));
    return wishes;
  }

  @Override
  public BoolExpr isGuessed(Guesses guesses) {
    return smt.truth(true);
  }

  @Override
  public List<Doubt> doubts() {
    List<Doubt> doubts = new ArrayList<>();
    if (creates()) {
      doubts.add(
          new Doubt(Doubt.SERVICE_TAG, List.of(serviceTagAtCreate, smt.not(serviceTagAtCreate))));
    }
    doubts.add(
        new Doubt(
            Doubt.TWIN,
            List.of(
                smt.and(
                    secretTags.withoutTwins(),
                    requestTags.withoutTwins(),
                    removedTags.withoutTwins()))));
    return doubts;
  }

  @Override
  public List<Str> toShorten() {
    return List.of(account, tail);
  }
}
