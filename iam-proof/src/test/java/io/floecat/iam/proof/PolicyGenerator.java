package io.floecat.iam.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes role policies of the shapes that people write, right and wrong ones. */
final class PolicyGenerator {

  private static final String OWN = "${aws:PrincipalTag/AccountId}";
  private static final String DEFAULTED = "${aws:PrincipalTag/AccountId, 'nobody'}";
  private static final List<String> NAMES =
      List.of(
          "accounts/" + OWN + "/*",
          "accounts/" + OWN + "*",
          "accounts/" + DEFAULTED + "/*",
          "accounts/globex/*",
          "accounts/*/connectors/shared-*",
          "accounts/?/*",
          "accounts/*",
          "*/" + OWN + "/*",
          "prod/*");
  private static final List<String> ACTIONS =
      List.of(
          "\"Action\": \"secretsmanager:GetSecretValue\"",
          "\"Action\": [\"secretsmanager:Get*\", \"secretsmanager:PutSecretValue\"]",
          "\"Action\": \"secretsmanager:*\"",
          "\"NotAction\": \"secretsmanager:DeleteSecret\"",
          "\"Action\": \"secretsmanager:?etSecretValue\"");
  private static final List<String> OPERATORS =
      List.of(
          "StringEquals",
          "StringNotEquals",
          "StringLike",
          "StringNotLike",
          "StringEqualsIfExists",
          "StringEqualsIgnoreCase",
          "ForAllValues:StringEquals",
          "ForAnyValue:StringLike");
  private static final List<String> KEYS =
      List.of(
          "aws:ResourceTag/AccountId",
          "secretsmanager:ResourceTag/AccountId",
          "aws:ResourceTag/accountid",
          "aws:PrincipalTag/AccountId",
          "aws:RequestTag/AccountId",
          "secretsmanager:VersionStage",
          "aws:ResourceTag/Team");
  private static final List<String> VALUES = List.of(OWN, "globex", "ops", "g*", "", DEFAULTED);

  private final Random random;

  PolicyGenerator(Random random) {
    this.random = random;
  }

  String policy() {
    int count = 1 + random.nextInt(4);
    return "{\"Version\": \"2012-10-17\", \"Statement\": [%s]}"
        .formatted(
            IntStream.range(0, count).mapToObj(this::statement).collect(Collectors.joining(",")));
  }

  private String statement(int number) {
    boolean allows = number == 0 || random.nextInt(3) == 0;
    String element = random.nextInt(allows ? 10 : 3) == 0 ? "NotResource" : "Resource";
    String conditions =
        IntStream.range(0, random.nextInt(3))
            .mapToObj(i -> condition())
            .distinct()
            .collect(Collectors.joining(","));
    return "{\"Effect\": \"%s\", %s, \"%s\": \"arn:aws:secretsmanager:*:*:secret:%s\", \"Condition\": {%s}}"
        .formatted(
            allows ? "Allow" : "Deny", one(ACTIONS), element, one(NAMES), merged(conditions));
  }

  /** One operator cannot stand twice. */
  private static String merged(String conditions) {
    List<String> kept = new ArrayList<>();
    for (String one : conditions.split("(?<=\\}),")) {
      String operator = one.replaceFirst(":.*", "");
      if (kept.stream().noneMatch(other -> other.startsWith(operator))) {
        kept.add(one);
      }
    }
    return String.join(",", kept);
  }

  private String condition() {
    if (random.nextInt(6) == 0) {
      return "\"Null\": {\"%s\": \"%s\"}".formatted(one(KEYS), random.nextBoolean());
    }
    return "\"%s\": {\"%s\": \"%s\"}".formatted(one(OPERATORS), one(KEYS), one(VALUES));
  }

  private String one(List<String> all) {
    return all.get(random.nextInt(all.size()));
  }
}
