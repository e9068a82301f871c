package io.floecat.sandbox.isolation;

import io.floecat.iam.AwsCall;
import io.floecat.iam.Deployment;
import io.floecat.iam.KmsCall;
import io.floecat.iam.SecretsManagerCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is asked of the sessions of the role. */
final class SessionQuestions {

  private static final String VERSION = "0b8f2a4e-6f0f-4c6c-9d0f-0123456789ab";
  private static final List<String> TAGGING = List.of("TagResource", "UntagResource");
  private static final List<String> HANDING_OVER =
      List.of("PutResourcePolicy", "ReplicateSecretToRegions", "RotateSecret");
  private static final List<String> USING =
      List.of("GetSecretValue", "PutSecretValue", "DeleteSecret");

  private final Deployment deployment;
  private final List<Question> questions = new ArrayList<>();

  private SessionQuestions(Deployment deployment) {
    this.deployment = deployment;
  }

  /** Of a session of each account, and of one without the tag. */
  static List<Question> of(Deployment deployment) {
    var all = new SessionQuestions(deployment);
    for (String account : Actor.ACCOUNTS) {
      // The one that it is taken for most easily.
      String other = account.equals("acct-1") ? "acct-10" : "acct-1";
      Actor actor = Actor.session(deployment, account);
      all.askOfItsOwn(actor, account);
      all.askOfCreation(actor, account, other);
      all.askOfTags(actor, account, other);
      all.askOfOthers(actor, account, other);
      all.askOfHalfItsOwn(actor, account, other);
      all.askOfLists(actor, account, other);
    }
    all.askWithoutATag(Actor.untagged(deployment), "acct-1");
    return all.questions;
  }

  /** What the service does with an account's secrets, whoever it does it as. */
  static List<Question> needs(Deployment deployment, Actor actor, String account) {
    var some = new SessionQuestions(deployment);
    Place own = Place.of(deployment, account, "sales", account);
    Place fresh = Place.of(deployment, account, "new", account);
    some.ask(Rule.CREATE, actor, fresh.create(Place.tag(account)));
    some.ask(Rule.USE, actor, own.call("GetSecretValue"));
    some.ask(Rule.USE, actor, own.call("GetSecretValue").with("secretsmanager:VersionId", VERSION));
    some.ask(Rule.USE, actor, own.call("PutSecretValue"));
    some.ask(
        Rule.USE, actor, own.call("DeleteSecret").with("secretsmanager:RecoveryWindowInDays", "7"));
    some.ask(
        Rule.USE,
        actor,
        own.call("DeleteSecret").with("secretsmanager:ForceDeleteWithoutRecovery", "true"));
    some.ask(Rule.UNDELETE, actor, own.call("RestoreSecret"));
    deployment.kmsKeyArn().ifPresent(key -> some.askOfKey(actor, own, key));
    return some.questions;
  }

  private void askOfKey(Actor actor, Place own, String key) {
    List<AwsCall> write = new ArrayList<>(List.of(own.call("PutSecretValue")));
    write.addAll(KmsCall.write(key, own.arn(), VERSION));
    questions.add(new Question(Rule.USE_KEY, actor, write));
    ask(Rule.USE_KEY, actor, own.call("GetSecretValue"), KmsCall.read(key, own.arn(), VERSION));
  }

  private void askOfItsOwn(Actor actor, String account) {
    questions.addAll(needs(deployment, actor, account));
    Place own = Place.of(deployment, account, "sales", account);
    HANDING_OVER.forEach(action -> ask(Rule.HAND_OVER, actor, own.call(action)));
    SecretsManagerCall.actionsOnASecret().stream()
        .filter(action -> !USING.contains(action) && !HANDING_OVER.contains(action))
        .filter(action -> !TAGGING.contains(action) && !action.equals("RestoreSecret"))
        .forEach(action -> ask(Rule.OTHER, actor, own.call(action)));
  }

  private void askOfCreation(Actor actor, String account, String other) {
    Place own = Place.of(deployment, account, "new", account);
    ask(Rule.UNTAGGED, actor, own.create(Map.of()));
    ask(Rule.GIVE_AWAY, actor, own.create(Place.tag(other)));
    ask(Rule.GIVE_AWAY, actor, own.create(Place.tags(account, "accountid", other)));
    ask(Rule.OTHER, actor, own.create(Place.tags(account, "Team", "a")));
    Place others = Place.of(deployment, other, "new", other);
    ask(Rule.OTHERS_NAMES, actor, others.create(Place.tag(account)));
    ask(Rule.OTHERS_NAMES, actor, others.create(Place.tag(other)));
    ask(Rule.OTHERS_NAMES, actor, others.create(Map.of()));
    ask(Rule.OTHERS_NAMES, actor, others.create(Place.tags(account, "Team", "a")));
    ask(Rule.TAG_ALONE, actor, Place.outside(deployment, "new").create(Place.tag(account)));
  }

  private void askOfTags(Actor actor, String account, String other) {
    Place own = Place.of(deployment, account, "sales", account);
    ask(Rule.OTHER, actor, own.tag(Place.tag(account)));
    ask(Rule.OTHER, actor, own.tag(Map.of("Team", "a")));
    ask(Rule.GIVE_AWAY, actor, own.tag(Place.tag(other)));
    ask(Rule.GIVE_AWAY, actor, own.tag(Map.of("accountid", other)));
    ask(Rule.GIVE_AWAY, actor, own.tag(Place.tags(account, "accountid", other)));
    ask(Rule.UNTAGGED, actor, own.untag("AccountId"));
    ask(Rule.UNTAGGED, actor, own.untag("accountid"));
  }

  private void askOfOthers(Actor actor, String account, String other) {
    askEverything(Rule.OTHERS_SECRETS, actor, Place.of(deployment, other, "sales", other), account);
    askEverything(Rule.OUTSIDE, actor, Place.outside(deployment, "database"), account);
  }

  /** By name or by tag, not both. */
  private void askOfHalfItsOwn(Actor actor, String account, String other) {
    Place named = Place.of(deployment, account, "untagged", account);
    SecretsManagerCall.actionsOnASecret().stream()
        .filter(action -> !TAGGING.contains(action))
        .forEach(action -> ask(Rule.NAME_ALONE, actor, named.untagged().call(action)));
    // Whoever creates may also tag, and what is under an account's name may become its own.
    ask(Rule.OTHER, actor, named.untagged().tag(Place.tag(account)));
    for (String action : USING) {
      ask(Rule.NAME_ALONE, actor, named.taggedAs(other).call(action));
      ask(Rule.TAG_ALONE, actor, Place.of(deployment, other, "stray", account).call(action));
      ask(
          Rule.TAG_ALONE,
          actor,
          Place.outside(deployment, "reports").taggedAs(account).call(action));
    }
    ask(Rule.NAME_ALONE, actor, named.taggedAs(other).tag(Place.tag(account)));
  }

  private void askOfLists(Actor actor, String account, String other) {
    var batch = SecretsManagerCall.on("BatchGetSecretValue", "*", Map.of());
    Place own = Place.of(deployment, account, "sales", account);
    Place others = Place.of(deployment, other, "sales", other);
    ask(Rule.LIST, actor, SecretsManagerCall.on("ListSecrets", "*", Map.of()));
    ask(Rule.OTHER, actor, batch, own.call("GetSecretValue"));
    ask(Rule.OTHERS_SECRETS, actor, batch, others.call("GetSecretValue"));
  }

  private void askWithoutATag(Actor actor, String account) {
    Place tagged = Place.of(deployment, account, "sales", account);
    askEverything(Rule.NO_TAG, actor, tagged, account);
    askEverything(Rule.NO_TAG, actor, tagged.untagged(), account);
    askEverything(Rule.NO_TAG, actor, Place.outside(deployment, "database"), account);
    Place fresh = Place.of(deployment, account, "new", account);
    ask(Rule.NO_TAG, actor, fresh.create(Place.tag(account)));
    ask(Rule.NO_TAG, actor, fresh.create(Map.of()));
    ask(Rule.NO_TAG, actor, SecretsManagerCall.on("ListSecrets", "*", Map.of()));
    ask(
        Rule.NO_TAG,
        actor,
        SecretsManagerCall.on("BatchGetSecretValue", "*", Map.of()),
        tagged.call("GetSecretValue"));
  }

  /** Every action; those that set tags count as a try to make the secret {@code account}'s. */
  private void askEverything(Rule rule, Actor actor, Place place, String account) {
    Rule tagging = rule == Rule.OTHERS_SECRETS ? Rule.TAKE_OVER : rule;
    SecretsManagerCall.actionsOnASecret().stream()
        .filter(action -> !TAGGING.contains(action))
        .forEach(action -> ask(rule, actor, place.call(action)));
    ask(tagging, actor, place.tag(Place.tag(account)));
    ask(tagging, actor, place.untag("AccountId"));
  }

  private void ask(Rule rule, Actor actor, AwsCall... calls) {
    questions.add(Question.of(rule, actor, calls));
  }
}
