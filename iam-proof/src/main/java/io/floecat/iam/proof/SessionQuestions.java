package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import io.floecat.iam.Deployment;
import io.floecat.iam.Policies;
import io.floecat.iam.PolicyDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What is asked of the sessions of the role. */
final class SessionQuestions {

  private static final Set<String> HANDING_OVER =
      Set.of("PutResourcePolicy", "ReplicateSecretToRegions", "RotateSecret");

  /** What makes it a broken promise. */
  private interface Goal {
    BoolExpr of(Smt smt, SecretScene scene);
  }

  private final Deployment deployment;
  private final Policies ofSessions;
  private final Policies ofUntagged;
  private final List<Question> questions = new ArrayList<>();

  private SessionQuestions(PolicySet set, Surroundings surroundings) {
    this.deployment = set.deployment();
    this.ofSessions = surroundings.of(Who.SESSION);
    this.ofUntagged = surroundings.of(Who.UNTAGGED);
  }

  static List<Question> of(PolicySet set, Surroundings surroundings) {
    var all = new SessionQuestions(set, surroundings);
    Actions.onASecret().forEach(all::askOfOthers);
    Actions.onASecret().forEach(all::askOfHalfItsOwn);
    all.askOfCreation();
    all.askOfTags();
    HANDING_OVER.stream()
        .sorted()
        .forEach(action -> all.ask(Promise.HAND_OVER, action, SessionQuestions::isOwn));
    all.ask(Promise.LIST, "ListSecrets", (smt, scene) -> smt.truth(true));
    Stream.concat(Actions.onASecret().stream(), Stream.of("CreateSecret", "ListSecrets"))
        .forEach(all::askWithoutATag);
    return all.questions;
  }

  private void askOfOthers(String action) {
    boolean tagging = action.equals("TagResource") || action.equals("UntagResource");
    ask(
        tagging ? Promise.TAKE_OVER : Promise.OTHERS_SECRETS,
        action,
        (smt, scene) ->
            smt.and(
                scene.isUnderAccounts(),
                smt.not(scene.isUnderAccount()),
                smt.not(scene.secretTags.has(Vocabulary.TAG, scene.account))));
    ask(
        Promise.OUTSIDE,
        action,
        (smt, scene) ->
            smt.and(
                smt.not(scene.isUnderAccounts()),
                smt.not(scene.secretTags.has(Vocabulary.TAG, scene.account))));
  }

  private void askOfHalfItsOwn(String action) {
    ask(
        Promise.TAG_ALONE,
        action,
        (smt, scene) ->
            smt.and(
                smt.not(scene.isUnderAccount()),
                scene.secretTags.has(Vocabulary.TAG, scene.account)));
    ask(
        Promise.NAME_ALONE,
        action,
        (smt, scene) ->
            smt.and(
                scene.isUnderAccount(),
                smt.not(scene.secretTags.hasInAnyCase(Vocabulary.TAG, scene.account)),
                smt.not(makesItsOwn(smt, scene, action))));
  }

  /** Whoever creates may also tag, and what is under an account's name may become its own. */
  private static BoolExpr makesItsOwn(Smt smt, SecretScene scene, String action) {
    return action.equals("TagResource")
        ? smt.and(
            smt.not(scene.secretTags.hasInAnyCase(Vocabulary.TAG)),
            scene.requestTags.has(Vocabulary.TAG, scene.account))
        : smt.truth(false);
  }

  private void askOfCreation() {
    String create = "CreateSecret";
    ask(
        Promise.OTHERS_NAMES,
        create,
        (smt, scene) -> smt.and(scene.isUnderAccounts(), smt.not(scene.isUnderAccount())));
    ask(
        Promise.OUTSIDE,
        create,
        (smt, scene) ->
            smt.and(
                smt.not(scene.isUnderAccounts()),
                smt.not(scene.requestTags.has(Vocabulary.TAG, scene.account))));
    ask(
        Promise.TAG_ALONE,
        create,
        (smt, scene) ->
            smt.and(
                smt.not(scene.isUnderAccounts()),
                scene.requestTags.has(Vocabulary.TAG, scene.account)));
    ask(
        Promise.GIVE_AWAY,
        create,
        (smt, scene) ->
            smt.and(
                scene.isUnderAccount(),
                scene.requestTags.hasOtherInAnyCase(Vocabulary.TAG, scene.account)));
    ask(
        Promise.UNTAGGED,
        create,
        (smt, scene) ->
            smt.and(
                scene.isUnderAccount(),
                smt.not(scene.requestTags.has(Vocabulary.TAG)),
                smt.not(scene.requestTags.hasOtherInAnyCase(Vocabulary.TAG, scene.account))));
  }

  private void askOfTags() {
    ask(
        Promise.GIVE_AWAY,
        "TagResource",
        (smt, scene) ->
            smt.and(
                isOwn(smt, scene),
                scene.requestTags.hasOtherInAnyCase(Vocabulary.TAG, scene.account)));
    ask(
        Promise.UNTAGGED,
        "UntagResource",
        (smt, scene) -> smt.and(isOwn(smt, scene), scene.removedTags.hasInAnyCase(Vocabulary.TAG)));
  }

  private static BoolExpr isOwn(Smt smt, SecretScene scene) {
    return smt.and(scene.isUnderAccount(), scene.secretTags.has(Vocabulary.TAG, scene.account));
  }

  private void askWithoutATag(String action) {
    ask(Promise.NO_TAG, Who.UNTAGGED, action, (smt, scene) -> smt.truth(true));
  }

  private void ask(Promise promise, String action, Goal goal) {
    ask(promise, Who.SESSION, action, goal);
  }

  private void ask(Promise promise, Who who, String action, Goal goal) {
    Policies policies = who == Who.UNTAGGED ? ofUntagged : ofSessions;
    List<PolicyDocument> responsible = policies.identity();
    questions.add(
        new Question(
            promise,
            who,
            "secretsmanager:" + action,
            policies,
            responsible,
            (smt, vocabulary) -> {
              var scene = SecretScene.any(smt, deployment, vocabulary, who, action);
              return new Question.Staged(scene, goal.of(smt, scene));
            }));
  }
}
