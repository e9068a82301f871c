package io.floecat.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the model does not know decides nothing: it counts either way, or ends with its name. */
class UnknownsTest {

  private static final String ARN =
      "arn:aws:secretsmanager:us-east-1:111122223333:secret:accounts/a/connectors/c-AbCdEf";
  private static final Caller ANN = Caller.user("arn:aws:iam::111122223333:user/ann");
  private static final String ALLOW_ALL =
      "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}";

  /** Each is legal, and nobody says what AWS makes of it in this request. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'StringEquals': {'aws:SourceVpce': 'vpce-1'}}",
        "{'StringNotEquals': {'aws:ResourceOrgID': '${aws:PrincipalOrgID}'}}",
        "{'NotIpAddress': {'aws:SourceIp': ['203.0.113.0/24', '2001:db8::/32']}}",
        "{'StringEqualsIfExists': {'aws:PrincipalOrgID': 'o-1'}}",
        "{'Bool': {'aws:ViaAWSService': 'False'}}",
        "{'BoolIfExists': {'aws:MultiFactorAuthPresent': true}}",
        "{'DateGreaterThan': {'aws:CurrentTime': '2026-01-01T00:00:00Z'}}",
        "{'DateLessThan': {'aws:EpochTime': 1767225600}}",
        "{'Null': {'aws:SourceVpc': 'true'}}",
        "{'ForAnyValue:StringLike': {'aws:PrincipalOrgPaths': 'o-1/*'}}",
        "{'StringEquals': {'token.actions.githubusercontent.com:sub': 'repo:a/b'}}",
        "{'StringEquals': {'aws:Colour': 'red'}}",
        "{'StringEquals': {'aws:TagKeys': 'T'}}",
        "{'ArnLike': {'aws:PrincipalArn': '*'}}",
        "{'StringEquals': {'aws:RequestTag/T': '${aws:userid}'}}",
        "{'NumericLessThan': {'aws:MultiFactorAuthAge': '3600'}}",
      })
  void condition_thatIsNotModelled_countsEitherWay(String condition) {
    for (boolean allows : List.of(true, false)) {
      var policies = policies(statement(allows, condition));
      var request = request();

      assertThat(PolicyEvaluator.evaluate(request, policies, Unknowns.ALLOW).allowed()).isTrue();
      assertThat(PolicyEvaluator.evaluate(request, policies, Unknowns.DENY).allowed()).isFalse();
      assertThatThrownBy(() -> PolicyEvaluator.evaluate(request, policies))
          .isInstanceOf(PolicyException.class)
          .hasMessageContaining("depends on what is not modelled")
          .hasMessageContaining("statement S");
      assertThat(condition(policies).isModelled()).isFalse();
    }
  }

  @Test
  void condition_thatIsNotModelled_inAStatementForOthers_changesNothing() {
    String other =
        "{\"Effect\": \"Deny\", \"Action\": \"kms:*\", \"Resource\": \"*\", \"Condition\":"
            + " {\"StringEquals\": {\"aws:SourceVpce\": \"vpce-1\"}}}";

    assertThat(PolicyEvaluator.evaluate(request(), policies(ALLOW_ALL + "," + other)).allowed())
        .isTrue();
  }

  /** What a request says of an open key is compared like any other. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'StringEquals': {'aws:SourceVpce': 'vpce-1'}} | aws:SourceVpce | vpce-1 | yes",
        "{'StringEquals': {'aws:SourceVpce': 'vpce-1'}} | AWS:sourcevpce | vpce-2 | no",
        "{'IpAddress': {'aws:SourceIp': '203.0.113.0/24'}} | aws:SourceIp | 203.0.113.9 | yes",
        "{'IpAddress': {'aws:SourceIp': '203.0.113.0/24'}} | aws:SourceIp | 203.0.114.9 | no",
        "{'IpAddress': {'aws:SourceIp': '203.0.113.128/25'}} | aws:SourceIp | 203.0.113.127 | no",
        "{'IpAddress': {'aws:SourceIp': '203.0.113.9'}} | aws:SourceIp | 203.0.113.9 | yes",
        "{'IpAddress': {'aws:SourceIp': '0.0.0.0/0'}} | aws:SourceIp | 2001:db8::1 | no",
        "{'IpAddress': {'aws:SourceIp': '2001:db8::/32'}} | aws:SourceIp | 2001:db8:1::7 | yes",
        "{'NotIpAddress': {'aws:SourceIp': '10.0.0.0/8'}} | aws:SourceIp | 10.1.2.3 | no",
        "{'Bool': {'aws:ViaAWSService': 'False'}} | aws:ViaAWSService | false | yes",
        "{'Bool': {'aws:ViaAWSService': 'TRUE'}} | aws:ViaAWSService | false | no",
        "{'DateLessThan': {'aws:CurrentTime': '2026-06-01'}} | aws:CurrentTime | 2026-05-31T23:59:59Z | yes",
        "{'DateLessThan': {'aws:CurrentTime': '2026-06-01T00:00:00+02:00'}} | aws:CurrentTime | 2026-05-31T22:00:00Z | no",
        "{'DateEquals': {'aws:EpochTime': '2026-01-01T00:00:00Z'}} | aws:EpochTime | 1767225600 | yes",
        "{'DateGreaterThanEquals': {'aws:EpochTime': 1767225600}} | aws:CurrentTime | 2026-01-01T00:00:00Z | unknown",
        "{'DateNotEquals': {'aws:CurrentTime': '2026'}} | aws:CurrentTime | 2026-01-01T00:00:00Z | no",
        "{'NumericGreaterThan': {'aws:MultiFactorAuthAge': '300'}} | aws:MultiFactorAuthAge | 301 | yes",
        "{'BinaryEquals': {'aws:Colour': 'cmVk'}} | aws:Colour | cmVk | yes",
        "{'StringLike': {'aws:userid': 'AROA*:${aws:RequestTag/T}'}} | aws:userid | AROAX:red | yes",
      })
  void openKey_thatTheRequestSays_isCompared(
      String condition, String key, String value, String holds) {
    var request =
        new AccessRequest(
            ANN,
            "secretsmanager:GetSecretValue",
            ARN,
            Map.of("aws:RequestTag/T", List.of("red"), key, List.of(value)));
    Condition parsed = condition(policies(statement(true, condition)));

    assertThat(parsed.holds(request.keys()))
        .isEqualTo(
            switch (holds) {
              case "yes" -> Truth.TRUE;
              case "no" -> Truth.FALSE;
              default -> Truth.UNKNOWN;
            });
  }

  /**
   * "Multivalued context key examples" takes an empty value for null; EMR's "Using cluster tags for
   * fine-grained access control" has Null ask for the tag alone, regardless of its value.
   */
  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void emptyValue_underNull_isUnknown(String wanted) {
    var policies =
        policies(statement(true, "{'Null': {'aws:RequestTag/T': '%s'}}".formatted(wanted)));
    var request =
        new AccessRequest(
            ANN, "secretsmanager:GetSecretValue", ARN, Map.of("aws:RequestTag/T", List.of("")));

    assertThat(PolicyEvaluator.evaluate(request, policies, Unknowns.ALLOW).allowed()).isTrue();
    assertThat(PolicyEvaluator.evaluate(request, policies, Unknowns.DENY).allowed()).isFalse();
  }

  @Test
  void notPrincipal_thatNamesAPartOfTheCaller_isUnknown() {
    var principals = new Principals(List.of(new Principals.Entry.Account("111122223333")), true);

    assertThat(principals.include(ANN)).isEqualTo(Truth.UNKNOWN);
  }

  private static Condition condition(Policies policies) {
    return policies
        .documents()
        .flatMap(document -> document.statements().stream())
        .flatMap(statement -> statement.conditions().stream())
        .findFirst()
        .orElseThrow();
  }

  private static String statement(boolean allows, String condition) {
    String conditional =
        "{\"Sid\": \"S\", \"Effect\": \"%s\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": %s}"
            .formatted(allows ? "Allow" : "Deny", condition.replace('\'', '"'));
    return allows ? conditional : conditional + "," + ALLOW_ALL;
  }

  private static Policies policies(String statements) {
    return Policies.identity(
        List.of(
            PolicyDocument.parse(
                PolicyType.IDENTITY,
                "policy",
                "{\"Version\": \"2012-10-17\", \"Statement\": [%s]}".formatted(statements))));
  }

  private static AccessRequest request() {
    return new AccessRequest(
        ANN,
        "secretsmanager:GetSecretValue",
        ARN,
        Map.of(
            "aws:RequestTag/T",
            List.of("red"),
            "aws:TagKeys",
            List.of("T"),
            "aws:PrincipalArn",
            List.of(ANN.arn())));
  }
}
