package io.floecat.sandbox.isolation;

import io.floecat.iam.AssumeRoleCall;
import io.floecat.iam.AwsCall;
import io.floecat.iam.Deployment;
import io.floecat.iam.PodIdentityTags;
import io.floecat.iam.SecretsManagerCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is asked of the base identity, and of others about the role. */
final class BaseQuestions {

  private static final List<String> OPENING =
      List.of("PutResourcePolicy", "ReplicateSecretToRegions", "RotateSecret", "UntagResource");

  private final Deployment deployment;
  private final Actor base;
  private final List<Question> questions = new ArrayList<>();

  private BaseQuestions(Deployment deployment) {
    this.deployment = deployment;
    this.base = Actor.base(deployment);
  }

  /** Where there is no role: it does all that there is to do, for every account. */
  static List<Question> ofTheBaseAlone(Deployment deployment) {
    var all = new BaseQuestions(deployment);
    for (String account : Actor.ACCOUNTS) {
      all.questions.addAll(SessionQuestions.needs(deployment, all.base, account));
    }
    Place own = Place.of(deployment, "acct-1", "sales", "acct-1");
    OPENING.forEach(action -> all.ask(Rule.TOO_WIDE, tagging(own, action)));
    Place outside = Place.outside(deployment, "database");
    for (String action : SecretsManagerCall.actionsOnASecret()) {
      all.ask(Rule.TOO_WIDE, tagging(outside, action));
    }
    all.ask(Rule.TOO_WIDE, outside.create(Place.tag("acct-1")));
    all.ask(Rule.TOO_WIDE, SecretsManagerCall.on("ListSecrets", "*", Map.of()));
    return all.questions;
  }

  /** Where there is a role: that there is no way around it. */
  static List<Question> ofTheBaseBesideARole(Deployment deployment) {
    var all = new BaseQuestions(deployment);
    Place secret = Place.of(deployment, "acct-1", "sales", "acct-1");
    for (String action : SecretsManagerCall.actionsOnASecret()) {
      all.ask(Rule.AROUND, tagging(secret, action));
    }
    Place fresh = Place.of(deployment, "acct-1", "new", "acct-1");
    all.ask(Rule.AROUND, fresh.create(Place.tag("acct-1")));
    all.ask(Rule.AROUND, fresh.create(Map.of()));
    all.ask(Rule.TOO_WIDE, SecretsManagerCall.on("ListSecrets", "*", Map.of()));
    all.ask(Rule.TOO_WIDE, Place.outside(deployment, "database").call("GetSecretValue"));
    return all.questions;
  }

  /** Who may assume the role, and how. */
  static List<Question> ofTheRole(Deployment deployment) {
    var all = new BaseQuestions(deployment);
    for (String account : Actor.ACCOUNTS) {
      all.ask(Rule.ASSUME, all.assume(Place.tag(account)));
    }
    all.ask(Rule.LOOSE_SESSION, all.assume(Map.of()));
    all.ask(Rule.LOOSE_SESSION, all.assume(Place.tag("")));
    all.ask(Rule.LOOSE_SESSION, all.assume(Map.of("Account", "acct-1")));
    all.ask(Rule.LOOSE_SESSION, all.assume(Map.of("accountid", "acct-1")));
    all.ask(Rule.LOOSE_SESSION, all.assume(Place.tags("acct-1", "Team", "a")));
    all.ask(Rule.OTHER, all.transitive(all.assume(Place.tag("acct-1"))));
    if (deployment.externalId().isPresent()) {
      var plain = all.plain(Place.tag("acct-1"));
      all.ask(Rule.EXTERNAL_ID, plain);
      all.ask(Rule.EXTERNAL_ID, plain.withExternalId("another-" + deployment.externalId().get()));
    }
    Stream.concat(Actor.others(deployment).stream(), Stream.of(Actor.session(deployment, "acct-1")))
        .forEach(
            stranger -> {
              var call = all.assume(Place.tag("acct-10"));
              all.questions.add(Question.of(Rule.STRANGER, stranger, call));
              all.questions.add(Question.of(Rule.STRANGER, stranger, all.assume(Map.of())));
            });
    return all.questions;
  }

  private static SecretsManagerCall tagging(Place place, String action) {
    return switch (action) {
      case "TagResource" -> place.tag(Place.tag("acct-1"));
      case "UntagResource" -> place.untag("AccountId");
      default -> place.call(action);
    };
  }

  private AssumeRoleCall assume(Map<String, String> tags) {
    AssumeRoleCall call = plain(tags);
    return deployment.externalId().map(call::withExternalId).orElse(call);
  }

  private AssumeRoleCall plain(Map<String, String> tags) {
    return AssumeRoleCall.of(deployment.roleArn().orElseThrow(), "floecat-check", tags);
  }

  private AssumeRoleCall transitive(AssumeRoleCall call) {
    return new AssumeRoleCall(
        call.roleArn(),
        call.sessionName(),
        call.roleTags(),
        call.sessionTags(),
        List.of("AccountId"),
        call.externalId(),
        Optional.empty());
  }

  private void ask(Rule rule, AwsCall call) {
    questions.add(Question.of(rule, base, byTheBase(call)));
  }

  /** The base's own session may hand tags on. */
  private AwsCall byTheBase(AwsCall call) {
    return call instanceof AssumeRoleCall assume
        ? assume.withInheritedTags(
            deployment.podIdentityCluster().map(PodIdentityTags::of).orElse(Map.of()))
        : call;
  }
}
