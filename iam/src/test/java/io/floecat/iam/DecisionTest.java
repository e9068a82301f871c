package io.floecat.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How several policies decide one request together: "Policy evaluation logic" as a table. */
class DecisionTest {

  private static final String ROLE = "arn:aws:iam::111122223333:role/floecat-secrets";
  private static final String KEY = "arn:aws:kms:us-east-1:111122223333:key/1234";
  private static final String SECRET =
      "arn:aws:secretsmanager:us-east-1:111122223333:secret:accounts/acct-1/connectors/c-AbCdEf";

  private static final Map<String, Caller> CALLERS =
      Map.of(
          "user", Caller.user("arn:aws:iam::111122223333:user/ann"),
          "stranger", Caller.user("arn:aws:iam::444455556666:user/eve"),
          "role", Caller.session("arn:aws:iam::111122223333:role/app/base", "one", Map.of()),
          "foreign role", Caller.session("arn:aws:iam::444455556666:role/eve", "one", Map.of()),
          "service", Caller.service("lambda.amazonaws.com"),
          "federated", Caller.federated("accounts.google.com"));

  static Stream<Arguments> cases() throws JsonProcessingException {
    JsonNode cases = new ObjectMapper().readTree(RuleTable.text("decisions.json"));
    return StreamSupport.stream(cases.spliterator(), false)
        .map(one -> Arguments.of(one.get("rule").textValue(), one));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void decision_followsTheRule(String rule, JsonNode one) {
    Decision decision = PolicyEvaluator.evaluate(request(one), policies(one));

    assertThat(answer(decision)).as(decision.reason()).isEqualTo(one.get("answer").textValue());
    if (one.has("by")) {
      assertThat(decision.reason()).contains(one.get("by").textValue());
    }
  }

  private static AccessRequest request(JsonNode one) {
    Caller caller = Objects.requireNonNull(CALLERS.get(one.get("caller").textValue()));
    Map<String, List<String>> keys = Map.of("aws:PrincipalArn", List.of(caller.principalArn()));
    return new AccessRequest(
        caller,
        one.get("action").textValue(),
        one.has("trust") ? ROLE : one.has("key") ? KEY : SECRET,
        keys);
  }

  private static Policies policies(JsonNode one) {
    var policies =
        Policies.identity(
            one.get("identity").isEmpty()
                ? List.of()
                : List.of(document(PolicyType.IDENTITY, one, "identity")));
    if (one.has("session")) {
      policies = policies.withSession(document(PolicyType.IDENTITY, one, "session"));
    }
    if (one.has("boundary")) {
      policies = policies.withBoundary(List.of(document(PolicyType.BOUNDARY, one, "boundary")));
    }
    if (one.has("organization")) {
      policies =
          policies.withOrganization(
              StreamSupport.stream(one.get("organization").spliterator(), false)
                  .map(level -> List.of(document(PolicyType.SERVICE_CONTROL, "scp", level)))
                  .toList());
    }
    if (one.has("secret")) {
      policies = policies.withResource(document(PolicyType.SECRET, one, "secret"));
    }
    if (one.has("trust")) {
      policies = policies.withResource(document(PolicyType.TRUST, one, "trust"));
    }
    if (one.has("key")) {
      policies = policies.withResource(document(PolicyType.KEY, one, "key"));
    }
    return policies;
  }

  private static PolicyDocument document(PolicyType type, JsonNode one, String name) {
    return document(type, name, one.get(name));
  }

  private static PolicyDocument document(PolicyType type, String name, JsonNode statements) {
    return PolicyDocument.parse(
        type, name, "{\"Version\": \"2012-10-17\", \"Statement\": %s}".formatted(statements));
  }

  private static String answer(Decision decision) {
    return switch (decision) {
      case Decision.Allowed _ -> "ALLOWED";
      case Decision.Denied(Decision.Kind kind, _, _) -> kind.name();
    };
  }
}
