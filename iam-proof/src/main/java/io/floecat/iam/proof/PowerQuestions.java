package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import io.floecat.iam.Deployment;
import io.floecat.iam.Policies;
import io.floecat.iam.PolicyType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is asked about actions with which the walls themselves can be changed, or the key used. */
final class PowerQuestions {

  private static final List<String> ON_THE_ROLE =
      List.of(
          "iam:PutRolePolicy",
          "iam:AttachRolePolicy",
          "iam:DetachRolePolicy",
          "iam:DeleteRolePolicy",
          "iam:UpdateAssumeRolePolicy",
          "iam:DeleteRolePermissionsBoundary",
          "iam:PassRole");
  private static final List<String> ON_THE_KEY =
      List.of("kms:PutKeyPolicy", "kms:CreateGrant", "kms:ScheduleKeyDeletion", "kms:DisableKey");
  private static final List<String> USING_THE_KEY =
      List.of(
          "kms:Decrypt",
          "kms:Encrypt",
          "kms:GenerateDataKey",
          "kms:GenerateDataKeyWithoutPlaintext",
          "kms:ReEncryptFrom",
          "kms:ReEncryptTo",
          "kms:CreateGrant");
  private static final List<String> READING = List.of("GetSecretValue", "PutSecretValue");

  private final PolicySet set;
  private final Deployment deployment;
  private final Surroundings surroundings;
  private final List<Question> questions = new ArrayList<>();

  private PowerQuestions(PolicySet set, Surroundings surroundings) {
    this.set = set;
    this.deployment = set.deployment();
    this.surroundings = surroundings;
  }

  static List<Question> of(PolicySet set, Surroundings surroundings) {
    var all = new PowerQuestions(set, surroundings);
    if (set.hasRole()) {
      all.askOfPower(Who.SESSION);
      all.askOfTheFuture();
    }
    if (!set.policies().base().policies().isEmpty()) {
      all.askOfPower(Who.BASE);
    }
    if (!set.policies().key().isEmpty()) {
      USING_THE_KEY.forEach(all::askOfTheKey);
    }
    if (!set.policies().secrets().isEmpty() && set.hasRole()) {
      READING.forEach(all::askOfSecrets);
    }
    return all.questions;
  }

  private void askOfPower(Who who) {
    Optional<String> target = who == Who.SESSION ? deployment.roleArn() : deployment.baseArn();
    target
        .filter(arn -> arn.contains(":role/"))
        .ifPresent(arn -> ON_THE_ROLE.forEach(action -> askOfPower(who, action, arn)));
    deployment.kmsKeyArn().ifPresent(key -> ON_THE_KEY.forEach(a -> askOfPower(who, a, key)));
    String other =
        "arn:%s:iam::%s:role/some-other".formatted(deployment.partition(), deployment.awsAccount());
    if (who == Who.SESSION) {
      askOfPower(who, "sts:AssumeRole", other);
    }
  }

  private void askOfPower(Who who, String action, String resource) {
    Policies policies = surroundings.of(who);
    questions.add(
        new Question(
            Promise.UNDO,
            who,
            action,
            policies,
            policies.identity(),
            (smt, vocabulary) ->
                new Question.Staged(
                    new PowerScene(smt, deployment, who, action, resource), smt.truth(true))));
  }

  /** Whoever may do all that Secrets Manager will ever do may do what hands secrets over. */
  private void askOfTheFuture() {
    Policies policies = surroundings.of(Who.SESSION);
    questions.add(
        new Question(
            Promise.FUTURE,
            Who.SESSION,
            "secretsmanager:" + SecretScene.FUTURE,
            policies,
            policies.identity(),
            (smt, vocabulary) -> {
              String name =
                  "arn:%s:secretsmanager:%s:%s:secret:accounts/a/connectors/sales-AbCdEf"
                      .formatted(
                          deployment.partition(),
                          SecretScene.usualRegion(deployment),
                          deployment.awsAccount());
              var scene =
                  new PowerScene(
                      smt, deployment, Who.SESSION, "secretsmanager:" + SecretScene.FUTURE, name);
              return new Question.Staged(scene, smt.truth(true));
            }));
  }

  private void askOfTheKey(String action) {
    String key =
        deployment
            .kmsKeyArn()
            .orElseGet(
                () ->
                    "arn:%s:kms:%s:%s:key/1"
                        .formatted(
                            deployment.partition(),
                            SecretScene.usualRegion(deployment),
                            deployment.awsAccount()));
    askOfOthers(Promise.KEY_OF_OTHERS, action, key, PolicyType.KEY);
  }

  private void askOfSecrets(String action) {
    String secret =
        "arn:%s:secretsmanager:%s:%s:secret:accounts/a/connectors/sales-AbCdEf"
            .formatted(
                deployment.partition(),
                SecretScene.usualRegion(deployment),
                deployment.awsAccount());
    askOfOthers(Promise.SECRET_OF_OTHERS, "secretsmanager:" + action, secret, PolicyType.SECRET);
  }

  private void askOfOthers(Promise promise, String action, String resource, PolicyType type) {
    var documents = type == PolicyType.KEY ? set.policies().key() : set.policies().secrets();
    List<String> except = List.of(deployment.roleArn().or(deployment::baseArn).orElseThrow());
    for (var document : documents) {
      Policies policies = surroundings.of(Who.OTHER).withResource(documents);
      questions.add(
          new Question(
              promise,
              Who.OTHER,
              action,
              type == PolicyType.SECRET ? policies.withIdentity(List.of()) : policies,
              List.of(document),
              (smt, vocabulary) -> {
                BoolExpr any = smt.truth(true);
                return new Question.Staged(
                    new ResourceScene(smt, deployment, except, action, resource, type), any);
              }));
    }
  }
}
