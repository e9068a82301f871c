package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import io.floecat.iam.Caller;
import io.floecat.iam.Deployment;
import io.floecat.iam.PodIdentityTags;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Makes the callers of one question, with the condition keys that tell about them. */
final class Callers {

  private static final String TAGS = "aws:PrincipalTag/";

  private final Smt smt;
  private final Shapes shapes;
  private final Deployment deployment;
  private final Map<String, Value.One> tags = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private final Set<String> given = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  Callers(Smt smt, Deployment deployment) {
    this.smt = smt;
    this.shapes = new Shapes(smt);
    this.deployment = deployment;
  }

  /** A caller, and how to read it from a model. */
  record Cast(
      SymbolicCaller caller,
      Function<Reading, Caller> read,
      Function<Guesses, BoolExpr> isGuessed) {}

  /** A session of the role. */
  Cast session(Str sessionName) {
    return session(deployment.roleArn().orElseThrow(), sessionName);
  }

  /** The service itself: {@link #base}, in a pod with the tags that its cluster gives it. */
  Cast service() {
    deployment
        .podIdentityCluster()
        .map(PodIdentityTags::ofCluster)
        .ifPresent(
            all ->
                all.forEach(
                    (key, value) -> {
                      given.add(key);
                      tags.put(key, new Value.One(smt.truth(true), Text.of(smt.text(value))));
                    }));
    return base();
  }

  /** The identity that the service runs as. */
  Cast base() {
    String arn = deployment.baseArn().orElseThrow();
    if (!arn.contains(":user/")) {
      return session(arn, smt.unknown("base-session", shapes.sessionName(), "i-1"));
    }
    Text text = Keys.arn(smt, arn);
    return new Cast(
        new SymbolicCaller(
            Set.of(Caller.Kind.USER), text, text, smt.text(arn.split(":")[4]), smt.truth(false)),
        model -> withTags(Caller.user(arn), model),
        guesses -> smt.truth(true));
  }

  private Cast session(String role, Str name) {
    String[] parts = role.split(":", 6);
    String roleName = role.substring(role.lastIndexOf('/') + 1);
    Text arn =
        Keys.arn(
            smt,
            List.of(
                smt.text("arn"),
                smt.text(parts[1]),
                smt.text("sts"),
                smt.text(""),
                smt.text(parts[4]),
                smt.join(smt.text("assumed-role/" + roleName + "/"), name)));
    return new Cast(
        new SymbolicCaller(
            Set.of(Caller.Kind.SESSION),
            arn,
            Keys.arn(smt, role),
            smt.text(parts[4]),
            smt.truth(true)),
        model -> withTags(Caller.session(role, model.text(name), Map.of()), model),
        guesses -> smt.truth(true));
  }

  /** A user, or a session of a role, of any AWS account, but for this one by its ARN. */
  Cast other(List<String> except) {
    boolean guessed = smt.precision() == Precision.GUESSED;
    Str account =
        guessed ? smt.unknownText("aws-account") : smt.unknown("aws-account", shapes.awsAccount());
    BoolExpr isSession = smt.unknown("is a session");
    Str path = guessed ? smt.unknownText("path") : smt.unknown("path", shapes.path());
    Str name = guessed ? smt.unknownText("name") : smt.unknown("name", shapes.words());
    Str sessionName = smt.unknown("session-name", shapes.sessionName(), "x-1");
    Text role = iam(account, smt.join(smt.text("role/"), path, name));
    Text user = iam(account, smt.join(smt.text("user/"), path, name));
    Text session =
        arn("sts", account, smt.join(smt.text("assumed-role/"), name, smt.text("/"), sessionName));
    Text principal = choose(isSession, role, user);
    except.forEach(arn -> smt.assume(smt.not(smt.equal(principal.whole(), smt.text(arn)))));
    return new Cast(
        new SymbolicCaller(
            EnumSet.of(Caller.Kind.USER, Caller.Kind.SESSION),
            choose(isSession, session, user),
            principal,
            account,
            isSession),
        model ->
            withTags(
                model.isTrue(isSession)
                    ? Caller.session(model.text(role.whole()), model.text(sessionName), Map.of())
                    : Caller.user(model.text(user.whole())),
                model),
        guesses ->
            smt.or(
                guesses.principals().stream()
                    .map(
                        one ->
                            smt.and(
                                smt.equal(account, smt.text(one.account())),
                                one.isSession() ? isSession : smt.not(isSession),
                                smt.equal(path, smt.text(one.path())),
                                smt.equal(name, smt.text(one.name()))))));
  }

  /** A service, or whoever an identity provider vouches for. */
  Cast outside(Caller caller) {
    Text name = Text.of(smt.text(caller.arn()));
    return new Cast(
        new SymbolicCaller(Set.of(caller.kind()), name, name, smt.text(""), smt.truth(false)),
        model -> caller,
        guesses -> smt.truth(true));
  }

  /** The keys that tell about the caller; with {@code account} as its tag AccountId. */
  void describe(Keys keys, Cast cast, Value.One account) {
    SymbolicCaller caller = cast.caller();
    tags.put(Vocabulary.TAG, account);
    keys.put("aws:PrincipalArn", caller.principalArn())
        .put("aws:SecureTransport", smt.text("true"))
        .putFamily(TAGS, key -> tags.computeIfAbsent(key, this::tag));
    if (caller.isOfAnAccount()) {
      Str type = smt.ifElse(caller.isSession(), smt.text("AssumedRole"), smt.text("User"));
      keys.put("aws:PrincipalAccount", caller.account())
          .put("kms:CallerAccount", caller.account())
          .put("aws:PrincipalType", type)
          .put(
              "aws:username",
              new Value.One(smt.not(caller.isSession()), Text.of(userName(caller))));
    }
  }

  /** Whether it is a tag of a principal other than the one that the service passes. */
  static boolean isTagOfNobodysKnowledge(String key) {
    return key.regionMatches(true, 0, TAGS, 0, TAGS.length())
        && !key.substring(TAGS.length()).equalsIgnoreCase(Vocabulary.TAG);
  }

  /** Whether it is a tag of the principal that nobody told about. */
  boolean isUnknownTag(String key) {
    return key.regionMatches(true, 0, TAGS, 0, TAGS.length())
        && !given.contains(key.substring(TAGS.length()));
  }

  /** A tag of the principal that nobody told about. */
  Value.One tag(String key) {
    return new Value.One(smt.unknown("has " + key), Text.of(smt.unknown(key, shapes.tagValue())));
  }

  /** Wishes for somebody who is easy to name. */
  static List<BoolExpr> wishes(Smt smt, Cast cast, Deployment deployment) {
    if (!cast.caller().isOfAnAccount()) {
      return List.of();
    }
    var shapes = new Shapes(smt);
    return List.of(
        smt.equal(cast.caller().account(), smt.text(deployment.awsAccount())),
        smt.not(cast.caller().isSession()),
        smt.matches(
            cast.caller().arn().whole(), shapes.sequence(shapes.anyRun(), shapes.literal("/eve"))));
  }

  private Str userName(SymbolicCaller caller) {
    return caller
        .arn()
        .whole()
        .literal()
        .map(arn -> smt.text(arn.substring(arn.lastIndexOf('/') + 1)))
        .orElseGet(() -> smt.unknown("user-name", shapes.words()));
  }

  private Caller withTags(Caller caller, Reading model) {
    Map<String, String> read = new TreeMap<>();
    tags.forEach(
        (key, value) -> {
          if (model.isTrue(value.present())) {
            read.put(key, model.text(value.text().whole()));
          }
        });
    return new Caller(caller.kind(), caller.arn(), caller.role(), read, caller.context());
  }

  private Text iam(Str account, Str resource) {
    return arn("iam", account, resource);
  }

  private Text arn(String service, Str account, Str resource) {
    return Keys.arn(
        smt,
        List.of(
            smt.text("arn"),
            smt.text(deployment.partition()),
            smt.text(service),
            smt.text(""),
            account,
            resource));
  }

  private Text choose(BoolExpr condition, Text one, Text other) {
    List<Str> segments = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Str left = one.segments().orElseThrow().get(i);
      Str right = other.segments().orElseThrow().get(i);
      segments.add(smt.ifElse(condition, left, right));
    }
    return Keys.arn(smt, segments);
  }
}
