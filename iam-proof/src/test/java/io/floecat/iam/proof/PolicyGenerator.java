package io.floecat.iam.proof;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes sets of policies of the shapes that people write, right and wrong ones. */
final class PolicyGenerator {

  private static final String OWN = "${aws:PrincipalTag/AccountId}";
  private static final String DEFAULTED = "${aws:PrincipalTag/AccountId, 'nobody'}";
  private static final String SECRETS = "arn:aws:secretsmanager:*:*:secret:";
  private static final String EVERYTHING =
      "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}";
  private static final List<String> NAMES =
      List.of(
          "accounts/" + OWN + "/*",
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
          "\"Action\": [\"secretsmanager:TagResource\", \"secretsmanager:CreateSecret\"]",
          "\"Action\": \"secretsmanager:*\"",
          "\"NotAction\": \"secretsmanager:DeleteSecret\"",
          "\"Action\": \"secretsmanager:?etSecretValue\"");
  private static final List<String> OPERATORS =
      List.of(
          "StringEquals",
          "StringEquals",
          "StringNotEquals",
          "StringLike",
          "StringNotLike",
          "StringEqualsIfExists",
          "StringNotEqualsIfExists",
          "StringLikeIfExists",
          "StringEqualsIgnoreCase");
  private static final List<String> SET_OPERATORS =
      List.of(
          "ForAllValues:StringEquals",
          "ForAnyValue:StringEquals",
          "ForAnyValue:StringLike",
          "ForAllValues:StringNotEquals");
  private static final List<String> KEYS =
      List.of(
          "aws:ResourceTag/AccountId",
          "aws:ResourceTag/AccountId",
          "secretsmanager:ResourceTag/AccountId",
          "aws:ResourceTag/accountid",
          "aws:PrincipalTag/AccountId",
          "aws:RequestTag/AccountId",
          "secretsmanager:VersionStage",
          "aws:ResourceTag/Team");
  private static final List<String> VALUES =
      List.of(OWN, OWN, OWN, "globex", "ops", "g*", "", DEFAULTED);
  private static final List<String> TAG_KEYS = List.of("AccountId", "accountid", "Team", "*");
  private static final List<String> PRINCIPALS =
      List.of(
          "\"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:role/floecat-base\"}",
          "\"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:root\"}",
          "\"Principal\": {\"AWS\": \"999988887777\"}",
          "\"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:user/alice\"}",
          "\"Principal\": \"*\"");
  private static final List<String> TRUST_CONDITIONS =
      List.of(
          "",
          "\"StringEquals\": {\"sts:ExternalId\": \"production\"}",
          "\"ArnEquals\": {\"aws:PrincipalArn\": \"arn:aws:iam::111122223333:role/floecat-base\"}",
          "\"ArnLike\": {\"aws:PrincipalArn\": \"arn:aws:iam::111122223333:role/admin-*\"}",
          "\"StringLike\": {\"aws:RequestTag/AccountId\": \"?*\"}",
          "\"StringEquals\": {\"aws:PrincipalAccount\": \"111122223333\"}",
          "\"Null\": {\"aws:RequestTag/AccountId\": \"false\"}");

  private final Random random;

  PolicyGenerator(Random random) {
    this.random = random;
  }

  /** What a deployment may look like: right in one case of three before it is changed. */
  GeneratedSet next() {
    PolicyTexts printed = PolicyTexts.printed();
    String role = printed.role();
    if (random.nextInt(3) > 0) {
      role = document(statements(true));
    } else if (random.nextInt(3) > 0) {
      PolicyTexts fewer = random.nextBoolean() ? printed : printed.withoutNoOtherNames();
      role = fewer.withRole(statement(random.nextInt(3) > 0)).role();
    }
    String trust =
        random.nextInt(3) > 0 ? printed.withTrust(trustStatement()).trust() : printed.trust();
    String allowed = random.nextBoolean() ? EVERYTHING : statement(true);
    return new GeneratedSet(role, trust, printed.base(), limit(allowed), limit(EVERYTHING));
  }

  /** A boundary, or a service control policy; mostly there is none. */
  private Optional<String> limit(String allowed) {
    return random.nextInt(4) > 0
        ? Optional.empty()
        : Optional.of(document(allowed + "," + statement(false)));
  }

  private static String document(String statements) {
    return "{\"Version\": \"2012-10-17\", \"Statement\": [%s]}".formatted(statements);
  }

  private String statements(boolean firstAllows) {
    return IntStream.range(0, 1 + random.nextInt(4))
        .mapToObj(number -> statement(number == 0 ? firstAllows : random.nextInt(3) == 0))
        .collect(Collectors.joining(","));
  }

  private String statement(boolean allows) {
    String element = random.nextInt(allows ? 10 : 3) == 0 ? "NotResource" : "Resource";
    Map<String, List<String>> conditions = new LinkedHashMap<>();
    int count = random.nextInt(3);
    for (int i = 0; i < count; i++) {
      String[] one = condition();
      conditions.computeIfAbsent(one[0], _ -> new ArrayList<>()).add(one[1]);
    }
    String text =
        conditions.entrySet().stream()
            .map(one -> "\"%s\": {%s}".formatted(one.getKey(), one.getValue().getFirst()))
            .collect(Collectors.joining(","));
    return "{\"Effect\": \"%s\", %s, \"%s\": \"%s\", \"Condition\": {%s}}"
        .formatted(allows ? "Allow" : "Deny", one(ACTIONS), element, SECRETS + one(NAMES), text);
  }

  /** An operator, and what stands below it. */
  private String[] condition() {
    return switch (random.nextInt(8)) {
      case 0 -> new String[] {"Null", "\"%s\": \"%s\"".formatted(one(KEYS), random.nextBoolean())};
      case 1 ->
          new String[] {
            one(SET_OPERATORS),
            "\"aws:TagKeys\": [\"%s\", \"%s\"]".formatted(one(TAG_KEYS), one(TAG_KEYS))
          };
      default -> new String[] {one(OPERATORS), "\"%s\": \"%s\"".formatted(one(KEYS), one(VALUES))};
    };
  }

  private String trustStatement() {
    boolean allows = random.nextInt(3) > 0;
    return "{\"Effect\": \"%s\", %s, \"Action\": \"sts:*\", \"Condition\": {%s}}"
        .formatted(
            allows ? "Allow" : "Deny",
            one(PRINCIPALS),
            random.nextInt(3) > 0 ? one(TRUST_CONDITIONS) : "");
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
