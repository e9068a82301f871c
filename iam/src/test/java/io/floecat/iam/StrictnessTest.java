package io.floecat.iam;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the model does not understand is refused, by name and place, and never passed over. */
class StrictnessTest {

  private static final String RIGHT =
      "\"Effect\": \"Allow\", \"Action\": \"secretsmanager:GetSecretValue\", \"Resource\": \"*\"";
  private static final Caller ANN = Caller.user("arn:aws:iam::111122223333:user/ann");
  private static final String ROLE = "arn:aws:iam::111122223333:role/r";

  static Stream<Arguments> refusals() {
    return RuleTable.rows("refusals.txt")
        .map(
            row ->
                Arguments.of(row.get(0), PolicyType.valueOf(row.get(1)), row.get(2), row.get(3)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void document_withAMistake_isRefusedWithItsPlace(
      String mistake, PolicyType type, String document, String error) {
    String json = document.replaceAll("\\bS\\b(?=[,}])", RIGHT);

    assertThatThrownBy(() -> PolicyDocument.parse(type, "policy", json))
        .isInstanceOf(PolicyException.class)
        .hasMessageStartingWith("policy")
        .hasMessageContaining(error);
  }

  @Test
  void theStatementThatTheMistakesAreIn_isRight() {
    assertThatCode(() -> identity("{%s}".formatted(RIGHT))).doesNotThrowAnyException();
  }

  @Test
  void aStatementMayStandWithoutAList() {
    String json = "{\"Version\": \"2012-10-17\", \"Statement\": {%s}}".formatted(RIGHT);

    assertThatCode(() -> PolicyDocument.parse(PolicyType.IDENTITY, "policy", json))
        .doesNotThrowAnyException();
  }

  @Test
  void request_withAnUnknownActionOrTheWrongNumberOfValues_isRefused() {
    assertThatThrownBy(() -> new AccessRequest(ANN, "secretsmanager:Fetch", "*", Map.of()))
        .isInstanceOf(PolicyException.class)
        .hasMessage("the action secretsmanager:Fetch is not modelled");
    assertThatThrownBy(() -> request(Map.of("aws:RequestTag/T", List.of("a", "b"))))
        .hasMessage("the request's key aws:RequestTag/T holds exactly one value");
    assertThatThrownBy(() -> request(Map.of("aws:RequestTag/T", List.of())))
        .hasMessage("the request's key aws:RequestTag/T holds exactly one value");
    assertThatThrownBy(
            () ->
                request(Map.of("aws:RequestTag/T", List.of("a"), "aws:requesttag/t", List.of("b"))))
        .hasMessageContaining("is there twice");
  }

  @Test
  void request_thatNeedsThePolicyOfItsResource_isNotDecidedWithoutIt() {
    var assume = new AccessRequest(ANN, "sts:AssumeRole", ROLE, Map.of());

    assertThatThrownBy(() -> PolicyEvaluator.evaluate(assume, Policies.identity(List.of())))
        .isInstanceOf(PolicyException.class)
        .hasMessage("sts:AssumeRole needs the policy of the resource, " + ROLE);
  }

  @Test
  void request_onAResourceWhosePolicyIsNotModelled_isNotDecidedWithOne() {
    var trust = trust();

    assertThatThrownBy(
            () ->
                PolicyEvaluator.evaluate(
                    request(Map.of()), Policies.identity(List.of()).withResource(trust)))
        .isInstanceOf(PolicyException.class)
        .hasMessageEndingWith("is not modelled");
  }

  @Test
  void policies_inEachOthersPlace_areRefused() {
    var assume = new AccessRequest(ANN, "sts:AssumeRole", ROLE, Map.of());
    var identity = identity("{%s}".formatted(RIGHT));

    assertThatThrownBy(
            () ->
                PolicyEvaluator.evaluate(
                    assume, Policies.identity(List.of(identity)).withResource(identity)))
        .hasMessage("policy is a policy of an identity, not a trust policy");
    assertThatThrownBy(
            () ->
                PolicyEvaluator.evaluate(
                    assume, Policies.identity(List.of(trust())).withResource(trust())))
        .hasMessage("trust is a trust policy, not a policy of an identity");
    assertThatThrownBy(
            () ->
                PolicyEvaluator.evaluate(
                    assume,
                    Policies.identity(List.of()).withSession(trust()).withResource(trust())))
        .hasMessage("trust is a trust policy, not a policy of an identity");
  }

  @Test
  void rootUser_isNotModelled() {
    assertThatThrownBy(() -> Caller.user("arn:aws:iam::111122223333:root"))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("is neither a user nor");
  }

  private static AccessRequest request(Map<String, List<String>> keys) {
    return new AccessRequest(ANN, "secretsmanager:ListSecrets", "*", keys);
  }

  private static PolicyDocument identity(String statement) {
    return PolicyDocument.parse(
        PolicyType.IDENTITY,
        "policy",
        "{\"Version\": \"2012-10-17\", \"Statement\": [%s]}".formatted(statement));
  }

  private static PolicyDocument trust() {
    return PolicyDocument.parse(
        PolicyType.TRUST,
        "trust",
        """
        {"Version": "2012-10-17", "Statement":
          [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}
        """);
  }
}
