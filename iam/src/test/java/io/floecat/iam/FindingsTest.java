package io.floecat.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Conditions that are legal and mean something else than they seem to. */
class FindingsTest {

  @Test
  void keyThatTheActionNeverCarries_isNeverTrue() {
    assertThat(problems("secretsmanager:GetSecretValue", "StringEquals", "aws:RequestTag/T"))
        .containsExactly(
            "secretsmanager:GetSecretValue never carries aws:RequestTag/T, so StringEquals is never"
                + " true");
  }

  @Test
  void keyThatTheActionNeverCarries_isAlwaysTrueForANegatedOperator() {
    assertThat(problems("secretsmanager:UntagResource", "StringNotEquals", "aws:RequestTag/T"))
        .containsExactly(
            "secretsmanager:UntagResource never carries aws:RequestTag/T, so StringNotEquals is"
                + " always true");
  }

  @Test
  void keyThatTheActionNeverCarries_isAlwaysTrueForAllValues() {
    assertThat(
            problems("secretsmanager:GetSecretValue", "ForAllValues:StringEquals", "aws:TagKeys"))
        .containsExactly(
            "secretsmanager:GetSecretValue never carries aws:TagKeys, so ForAllValues:StringEquals"
                + " is always true");
  }

  @Test
  void listing_carriesNoTags() {
    assertThat(problems("secretsmanager:ListSecrets", "StringEquals", "aws:ResourceTag/T"))
        .hasSize(1);
  }

  @Test
  void wildcard_needsOneActionThatCarriesTheKey() {
    assertThat(problems("secretsmanager:*", "StringEquals", "aws:RequestTag/T")).isEmpty();
    assertThat(problems("secretsmanager:Get*", "StringEquals", "aws:RequestTag/T")).hasSize(1);
    assertThat(problems("*", "StringEquals", "aws:RequestTag/T")).isEmpty();
  }

  @Test
  void ifExistsAndNull_areMeantForAbsentKeys() {
    assertThat(
            problems("secretsmanager:GetSecretValue", "StringEqualsIfExists", "aws:RequestTag/T"))
        .isEmpty();
    assertThat(problems("secretsmanager:GetSecretValue", "Null", "aws:RequestTag/T")).isEmpty();
  }

  @Test
  void forAllValues_onAKeyOfOneValue_isTrueWhereItIsAbsent() {
    assertThat(
            problems(
                "secretsmanager:CreateSecret", "ForAllValues:StringEquals", "aws:RequestTag/T"))
        .containsExactly(
            "ForAllValues:StringEquals is true also where aws:RequestTag/T is absent, and"
                + " aws:RequestTag/T holds one value; leave ForAllValues out");
  }

  @Test
  void forAnyValue_onAKeyOfOneValue_isHarmless() {
    assertThat(
            problems("secretsmanager:CreateSecret", "ForAnyValue:StringEquals", "aws:RequestTag/T"))
        .isEmpty();
  }

  private static List<String> problems(String action, String operator, String key) {
    var policy =
        PolicyDocument.parse(
            PolicyType.IDENTITY,
            "policy",
            """
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "%s",
              "Resource": "*", "Condition": {"%s": {"%s": "true"}}}}
            """
                .formatted(action, operator, key));
    return policy.findings().stream().map(Finding::problem).toList();
  }
}
