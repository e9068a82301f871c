package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import io.floecat.iam.AssumeRoleCall;
import io.floecat.iam.Deployment;
import io.floecat.iam.PolicyType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A call of AssumeRole with unknowns: by whom, with which tags and ids. */
final class AssumeScene implements Scene {

  /** Of the role itself nobody told the tags. */
  private static final Predicate<String> ROLE_TAGS =
      key -> key.matches("(?i)(aws|iam):ResourceTag/.*");

  private final Smt smt;
  private final Deployment deployment;
  private final Callers.Cast cast;
  private final Keys keys;
  private final Str sessionName;
  private final SymbolicTags roleTags;
  private final List<Value.Member> transitive = new ArrayList<>();
  private final Predicate<String> open;

  /** The account that the session would be for. */
  final Str account;

  /** The tags that the call passes. */
  final SymbolicTags tags;

  final Value.One externalId;

  final Value.One sourceIdentity;

  private AssumeScene(
      Smt smt, Deployment deployment, Callers callers, Callers.Cast cast, Parts parts) {
    this.smt = smt;
    this.deployment = deployment;
    this.cast = cast;
    this.account = parts.account;
    this.tags = parts.tags;
    this.roleTags = parts.roleTags;
    this.externalId = parts.externalId;
    this.sourceIdentity = parts.sourceIdentity;
    this.open = parts.open;
    this.sessionName = parts.sessionName;
    smt.assume(tags.withoutTwins());
    if (parts.transitive) {
      for (Value.Member key : tags.keys()) {
        BoolExpr goesOn = smt.unknown("is transitive");
        transitive.add(new Value.Member(smt.and(key.in(), goesOn), key.text()));
      }
    }
    this.keys =
        new Keys(smt, false)
            .putFamily("aws:ResourceTag/", roleTags::seen)
            .putFamily("iam:ResourceTag/", roleTags::seen)
            .putFamily("aws:RequestTag/", tags::seen)
            .put("aws:TagKeys", new Value.Many(tags.keys()))
            .put("sts:TransitiveTagKeys", new Value.Many(transitive))
            .put("sts:RoleSessionName", sessionName)
            .put("sts:ExternalId", externalId)
            .put("sts:SourceIdentity", sourceIdentity)
            .put("aws:ResourceAccount", smt.text(role()[4]));
    callers.describe(keys, cast, callers.tag(Vocabulary.TAG));
  }

  private record Parts(
      Str account,
      SymbolicTags tags,
      SymbolicTags roleTags,
      Value.One externalId,
      Value.One sourceIdentity,
      Str sessionName,
      boolean transitive,
      Predicate<String> open) {}

  /** Any call of somebody. */
  static AssumeScene any(
      Smt smt, Deployment deployment, Vocabulary vocabulary, Callers callers, Callers.Cast cast) {
    var shapes = new Shapes(smt);
    return new AssumeScene(
        smt,
        deployment,
        callers,
        cast,
        new Parts(
            shapes.unknownAccount(),
            SymbolicTags.any(smt, "tag", vocabulary),
            SymbolicTags.any(smt, "role-tag", vocabulary),
            maybe(smt, "external-id", shapes),
            maybe(smt, "source-identity", shapes),
            smt.unknown("session-name", shapes.sessionName(), "x-1"),
            true,
            key -> false));
  }

  /** The call that the service makes for an account. */
  static AssumeScene needed(Smt smt, Deployment deployment, Callers callers) {
    var shapes = new Shapes(smt);
    Str account = shapes.unknownAccount();
    Value.One none = new Value.One(smt.truth(false), Text.of(smt.text("")));
    return new AssumeScene(
        smt,
        deployment,
        callers,
        callers.service(),
        new Parts(
            account,
            SymbolicTags.only(smt, Vocabulary.TAG, account),
            SymbolicTags.none(smt),
            deployment
                .externalId()
                .map(id -> new Value.One(smt.truth(true), Text.of(smt.text(id))))
                .orElse(none),
            none,
            smt.join(smt.text("floecat-"), account),
            false,
            ROLE_TAGS.or(callers::isUnknownTag)));
  }

  private static Value.One maybe(Smt smt, String name, Shapes shapes) {
    return new Value.One(
        smt.unknown("has " + name), Text.of(smt.unknown(name, shapes.sessionName())));
  }

  private String[] role() {
    return deployment.roleArn().orElseThrow().split(":", 6);
  }

  @Override
  public List<Step> steps() {
    return List.of(
        new Step(smt.truth(true), request("sts:AssumeRole")),
        new Step(smt.not(tags.isEmpty()), request("sts:TagSession")),
        new Step(sourceIdentity.present(), request("sts:SetSourceIdentity")));
  }

  private SymbolicRequest request(String action) {
    return new SymbolicRequest(
        cast.caller(),
        action,
        Keys.arn(smt, deployment.roleArn().orElseThrow()).segments(),
        Optional.of(PolicyType.TRUST),
        keys.of(action),
        open,
        smt.equal(cast.caller().account(), smt.text(role()[4])));
  }

  @Override
  public Acted read(Reading model) {
    Map<String, String> sent = tags.read(model);
    return Acted.of(
        cast.read().apply(model),
        new AssumeRoleCall(
            deployment.roleArn().orElseThrow(),
            model.text(sessionName),
            roleTags.read(model),
            sent,
            transitive.stream()
                .filter(key -> model.isTrue(key.in()))
                .map(key -> model.text(key.text().whole()))
                .toList(),
            text(externalId, model),
            text(sourceIdentity, model)),
        "sts:AssumeRole",
        deployment.roleArn().orElseThrow(),
        false);
  }

  private static Optional<String> text(Value.One value, Reading model) {
    return model.isTrue(value.present())
        ? Optional.of(model.text(value.text().whole()))
        : Optional.empty();
  }

  @Override
  public BoolExpr isGuessed(Guesses guesses) {
    return cast.isGuessed().apply(guesses);
  }

  @Override
  public List<Doubt> doubts() {
    return List.of();
  }

  @Override
  public List<BoolExpr> wishes() {
    var shapes = new Shapes(smt);
    List<BoolExpr> wishes = new ArrayList<>();
    wishes.addAll(Callers.wishes(smt, cast, deployment));
    roleTags.wishes().forEach(wishes::add);
    wishes.add(smt.and(tags.hasInAnyCase(Vocabulary.TAG), tags.has(Vocabulary.TAG, account)));
    tags.wishes().skip(1).forEach(wishes::add);
    wishes.add(smt.not(sourceIdentity.present()));
    wishes.add(smt.not(externalId.present()));
    transitive.forEach(key -> wishes.add(smt.not(key.in())));
    wishes.add(smt.matches(account, shapes.plain()));
    wishes.add(smt.equal(sessionName, smt.text("x-1")));
    return wishes;
  }

  @Override
  public List<Str> toShorten() {
    return List.of(account, cast.caller().arn().whole());
  }
}
