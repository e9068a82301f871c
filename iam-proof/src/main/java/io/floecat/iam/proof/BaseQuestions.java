package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import io.floecat.iam.Deployment;
import io.floecat.iam.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** What is asked of the identity that the service runs as. */
final class BaseQuestions {

  private static final List<String> OPENING =
      List.of("PutResourcePolicy", "ReplicateSecretToRegions", "RotateSecret", "UntagResource");

  private interface Goal extends BiFunction<Smt, SecretScene, BoolExpr> {}

  private final Deployment deployment;
  private final Policies policies;
  private final List<Question> questions = new ArrayList<>();

  private BaseQuestions(PolicySet set, Surroundings surroundings) {
    this.deployment = set.deployment();
    this.policies = surroundings.of(Who.BASE);
  }

  /** Where there is a role: that there is no way around it. */
  static List<Question> besideARole(PolicySet set, Surroundings surroundings) {
    var all = new BaseQuestions(set, surroundings);
    all.onSecrets()
        .forEach(
            action -> all.ask(Promise.AROUND, action, (smt, scene) -> scene.isUnderAccounts()));
    all.askOfTheRest();
    return all.questions;
  }

  /** Where there is no role: that it does no more than it has to. */
  static List<Question> alone(PolicySet set, Surroundings surroundings) {
    var all = new BaseQuestions(set, surroundings);
    OPENING.forEach(
        action -> all.ask(Promise.TOO_WIDE, action, (smt, scene) -> scene.isUnderAccounts()));
    all.askOfTheRest();
    return all.questions;
  }

  private void askOfTheRest() {
    onSecrets()
        .forEach(
            action ->
                ask(Promise.TOO_WIDE, action, (smt, scene) -> smt.not(scene.isUnderAccounts())));
    ask(Promise.TOO_WIDE, "ListSecrets", (smt, scene) -> smt.truth(true));
  }

  private Stream<String> onSecrets() {
    return Stream.concat(Actions.onASecret().stream(), Stream.of("CreateSecret"));
  }

  private void ask(Promise promise, String action, Goal goal) {
    questions.add(
        new Question(
            promise,
            Who.BASE,
            "secretsmanager:" + action,
            policies,
            policies.identity(),
            (smt, vocabulary) -> {
              var scene = SecretScene.any(smt, deployment, vocabulary, Who.BASE, action);
              return new Question.Staged(scene, goal.apply(smt, scene));
            }));
  }
}
