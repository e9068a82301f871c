package io.floecat.iam;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_LIKE;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.ALLOW;

import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/**
 * The policy of one session: as short as can be, for AssumeRole takes 2,048 characters, and so
 * without Sids; without variables, since the account is known.
 */
final class SessionPolicy {

  private static final Pattern ACCOUNT_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.@+=-]{0,127}");

  private SessionPolicy() {}

  static String of(Arn role, String accountId) {
    if (!ACCOUNT_ID.matcher(accountId).matches()) {
      throw new IllegalArgumentException("a session policy needs an account id");
    }
    var scope = new Scope(role.partition(), "*", role.account());
    String secrets = scope.secretsOf(accountId);
    return IamPolicy.builder()
        .addStatement(create(secrets, accountId))
        .addStatement(use(secrets))
        .addStatement(useKeys(scope.viaService(), secrets))
        .build()
        .toJson();
  }

  private static IamStatement create(String secrets, String accountId) {
    return IamStatement.builder()
        .effect(ALLOW)
        .actionIds(List.of("secretsmanager:CreateSecret", "secretsmanager:TagResource"))
        .addResource(secrets)
        .addCondition(STRING_EQUALS, "aws:RequestTag/AccountId", accountId)
        .addCondition("ForAllValues:StringEquals", "aws:TagKeys", "AccountId")
        .build();
  }

  private static IamStatement use(String secrets) {
    return IamStatement.builder()
        .effect(ALLOW)
        .actionIds(
            List.of(
                "secretsmanager:GetSecretValue",
                "secretsmanager:PutSecretValue",
                "secretsmanager:DeleteSecret",
                "secretsmanager:RestoreSecret",
                "secretsmanager:DescribeSecret"))
        .addResource(secrets)
        .build();
  }

  private static IamStatement useKeys(String viaService, String secrets) {
    return IamStatement.builder()
        .effect(ALLOW)
        .actionIds(List.of("kms:Decrypt", "kms:GenerateDataKey"))
        .addResource("*")
        .addCondition(STRING_LIKE, "kms:ViaService", viaService)
        .addCondition(STRING_LIKE, "kms:EncryptionContext:SecretARN", secrets)
        .build();
  }
}
