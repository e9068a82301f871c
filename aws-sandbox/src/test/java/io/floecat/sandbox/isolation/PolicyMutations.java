package io.floecat.sandbox.isolation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.iam.Condition;
import io.floecat.iam.PolicyException;
import io.floecat.iam.PrintedPolicy;
import io.floecat.iam.SourceDocument;
import io.floecat.sandbox.SandboxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Spoils the printed policies as people spoil theirs: statements dropped, conditions weakened,
 * operators and keys swapped, wildcards widened. The same seed spoils in the same way.
 */
final class PolicyMutations {

  private static final int MOST = 4;
  private static final String OWN = "${aws:PrincipalTag/AccountId}";
  private static final List<String> OPERATORS =
      List.of(
          "StringEquals",
          "StringNotEquals",
          "StringEqualsIgnoreCase",
          "StringLike",
          "StringNotLike",
          "StringEqualsIfExists",
          "StringNotEqualsIfExists",
          "StringLikeIfExists",
          "ForAllValues:StringEquals",
          "ForAllValues:StringLike",
          "ForAllValues:StringEqualsIgnoreCase",
          "ForAnyValue:StringEquals",
          "ForAnyValue:StringNotEquals",
          "Null");
  private static final List<String> KEYS =
      List.of(
          "aws:ResourceTag/AccountId",
          "secretsmanager:ResourceTag/AccountId",
          "aws:RequestTag/AccountId",
          "aws:RequestTag/accountid",
          "aws:PrincipalTag/AccountId",
          "aws:TagKeys",
          "secretsmanager:Name",
          "secretsmanager:VersionStage");
  private static final List<String> VALUES =
      List.of(OWN, OWN + "*", "*", "acct-1", "accountid", "AccountId", "true", "");
  private static final List<String> ACTIONS =
      List.of(
          "secretsmanager:*",
          "secretsmanager:Get*",
          "secretsmanager:*Secret*",
          "secretsmanager:Update*",
          "secretsmanager:ListSecrets",
          "secretsmanager:BatchGetSecretValue",
          "secretsmanager:PutResourcePolicy",
          "secretsmanager:DescribeSecret",
          "secretsmanager:UntagResource");
  private static final List<String> RESOURCES =
      List.of(
          "*",
          "arn:aws:secretsmanager:*:*:secret:accounts/*",
          "arn:aws:secretsmanager:*:*:secret:accounts/" + OWN + "*",
          "arn:aws:secretsmanager:*:*:secret:accounts/" + OWN + "/*",
          "arn:aws:secretsmanager:*:*:secret:*/" + OWN + "/*",
          "arn:aws:secretsmanager:*:*:secret:accounts/${aws:PrincipalTag/AccountId, 'acct-1'}/*",
          "arn:aws:secretsmanager:*:*:secret:*");

  private final Random random;

  PolicyMutations(Random random) {
    this.random = random;
  }

  /** Policies for the roles of this number; what no longer is a policy is spoilt anew. */
  PolicyTexts spoilt(int number) {
    while (true) {
      PolicyTexts texts = PolicyTexts.printed(number);
      if (random.nextInt(8) == 0) {
        texts = texts.with(PrintedPolicy.ROLE_POLICY, SourceDocument.role());
      }
      for (int times = random.nextInt(MOST + 1); times > 0; times--) {
        texts = spoilOnce(texts);
      }
      try {
        if (isModelled(texts.set())) {
          return texts;
        }
      } catch (PolicyException e) {
        // Another try: the model refuses what IAM would refuse.
      }
    }
  }

  /** What the model does not know may be so or not: there is nothing to agree on. */
  private static boolean isModelled(PolicySet set) {
    return Stream.of(set.role().stream(), set.trust().stream(), set.base().stream())
        .flatMap(documents -> documents)
        .flatMap(document -> document.statements().stream())
        .flatMap(statement -> statement.conditions().stream())
        .allMatch(Condition::isModelled);
  }

  private PolicyTexts spoilOnce(PolicyTexts texts) {
    PrintedPolicy policy =
        pick(
            List.of(
                PrintedPolicy.ROLE_POLICY,
                PrintedPolicy.ROLE_POLICY,
                PrintedPolicy.ROLE_POLICY,
                PrintedPolicy.TRUST_POLICY,
                PrintedPolicy.BASE_POLICY));
    ObjectNode document = PolicyTexts.parse(texts.text(policy));
    ArrayNode statements = PolicyTexts.statements(document);
    int at = random.nextInt(statements.size());
    var statement = (ObjectNode) statements.get(at);
    switch (random.nextInt(8)) {
      case 0 -> {
        if (statements.size() > 1) {
          statements.remove(at);
        }
      }
      case 1 -> dropCondition(statement);
      case 2 -> swapOperator(statement);
      case 3 -> swapKey(statement);
      case 4 -> swapValue(statement);
      case 5 -> changeResource(statement);
      case 6 -> changeActions(statement, policy);
      default -> changeWho(statement, policy);
    }
    return texts.with(policy, document.toString());
  }

  private void dropCondition(ObjectNode statement) {
    if (statement.get("Condition") instanceof ObjectNode condition && !condition.isEmpty()) {
      condition.remove(pickName(condition));
      if (condition.isEmpty()) {
        statement.remove("Condition");
      }
    }
  }

  private void swapOperator(ObjectNode statement) {
    if (statement.get("Condition") instanceof ObjectNode condition && !condition.isEmpty()) {
      JsonNode keys = condition.remove(pickName(condition));
      condition.set(pick(OPERATORS), keys);
    }
  }

  private void swapKey(ObjectNode statement) {
    if (statement.get("Condition") instanceof ObjectNode condition && !condition.isEmpty()) {
      var keys = (ObjectNode) condition.get(pickName(condition));
      JsonNode value = keys.remove(pickName(keys));
      keys.set(pick(KEYS), value);
    }
  }

  private void swapValue(ObjectNode statement) {
    if (statement.get("Condition") instanceof ObjectNode condition && !condition.isEmpty()) {
      var keys = (ObjectNode) condition.get(pickName(condition));
      keys.put(pickName(keys), pick(VALUES));
    }
  }

  private void changeResource(ObjectNode statement) {
    for (String element : List.of("Resource", "NotResource")) {
      if (statement.has(element)) {
        statement.put(element, pick(RESOURCES));
      }
    }
  }

  private void changeActions(ObjectNode statement, PrintedPolicy policy) {
    if (policy == PrintedPolicy.TRUST_POLICY) {
      statement.set("Action", statement.arrayNode().add("sts:AssumeRole").add("sts:TagSession"));
      return;
    }
    ArrayNode actions =
        statement.get("Action") instanceof ArrayNode list
            ? list
            : statement.arrayNode().add(statement.get("Action"));
    if (actions.size() > 1 && random.nextBoolean()) {
      actions.remove(random.nextInt(actions.size()));
    } else {
      actions.add(pick(ACTIONS));
    }
    statement.set("Action", actions);
  }

  private void changeWho(ObjectNode statement, PrintedPolicy policy) {
    if (policy != PrintedPolicy.TRUST_POLICY) {
      statement.put("Effect", random.nextInt(3) == 0 ? "Allow" : "Deny");
      return;
    }
    String account = SandboxOptions.AWS_ACCOUNT;
    String principal =
        pick(
            List.of(
                "*",
                account,
                "arn:aws:iam::%s:user/somebody-else".formatted(account),
                "arn:aws:iam::%s:role/something-else".formatted(account)));
    statement.set("Principal", statement.objectNode().put("AWS", principal));
  }

  private String pickName(ObjectNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return pick(names);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
