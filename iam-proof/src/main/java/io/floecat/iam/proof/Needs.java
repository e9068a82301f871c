package io.floecat.iam.proof;

import io.floecat.iam.Deployment;
import io.floecat.iam.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the service does for every account, and so has to be allowed. */
final class Needs {

  private static final String VERSION = "0b8f2a4e-6f0f-4c6c-9d0f-0123456789ab";

  private final PolicySet set;
  private final Deployment deployment;
  private final Surroundings surroundings;
  private final List<Question> questions = new ArrayList<>();

  private Needs(PolicySet set, Surroundings surroundings) {
    this.set = set;
    this.deployment = set.deployment();
    this.surroundings = surroundings;
  }

  static List<Question> of(PolicySet set, Surroundings surroundings) {
    var all = new Needs(set, surroundings);
    if (set.hasRole() && !set.policies().trust().isEmpty()) {
      all.askOfTheRole();
    }
    all.ask(Promise.CREATE, "CreateSecret", Map.of());
    all.ask(Promise.USE, "GetSecretValue", Map.of("secretsmanager:VersionId", VERSION));
    all.ask(Promise.USE, "GetSecretValue", Map.of());
    all.ask(Promise.USE, "PutSecretValue", Map.of());
    all.ask(Promise.USE, "DeleteSecret", Map.of("secretsmanager:RecoveryWindowInDays", "7"));
    all.ask(
        Promise.USE, "DeleteSecret", Map.of("secretsmanager:ForceDeleteWithoutRecovery", "true"));
    if (set.deployment().kmsKeyArn().isPresent()) {
      all.askOfTheKey("kms:Decrypt");
      all.askOfTheKey("kms:GenerateDataKey");
    }
    return all.questions;
  }

  private Who who() {
    return set.hasRole() ? Who.SESSION : Who.BASE;
  }

  private void askOfTheRole() {
    var trust = set.policies().trust();
    questions.add(
        new Question(
            Promise.ASSUME,
            Who.BASE,
            "sts:AssumeRole",
            surroundings.of(Who.BASE).withResource(trust),
            trust,
            (smt, vocabulary) ->
                new Question.Staged(
                    AssumeScene.needed(smt, deployment, new Callers(smt, deployment)),
                    smt.truth(true))));
  }

  private void ask(Promise promise, String action, Map<String, String> parameters) {
    Policies policies = surroundings.of(who());
    questions.add(
        new Question(
            promise,
            who(),
            "secretsmanager:" + action,
            policies,
            policies.identity(),
            (smt, vocabulary) ->
                new Question.Staged(
                    SecretScene.needed(smt, deployment, who(), action, parameters),
                    smt.truth(true))));
  }

  private void askOfTheKey(String action) {
    Policies policies = surroundings.of(who()).withResource(surroundings.key());
    questions.add(
        new Question(
            Promise.USE_KEY,
            who(),
            action,
            policies,
            policies.identity(),
            (smt, vocabulary) ->
                new Question.Staged(
                    new KeyUseScene(smt, deployment, who(), action, VERSION), smt.truth(true))));
  }
}
