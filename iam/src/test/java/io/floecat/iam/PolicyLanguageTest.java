package io.floecat.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The elements of a statement against tables of rules. Each rule is tried twice: in a statement
 * that allows and in one that denies what another allows, so that a statement which is dropped or
 * always applies fails one of them.
 */
class PolicyLanguageTest {

  private static final String SECRET =
      "arn:aws:secretsmanager:us-east-1:111122223333:secret:accounts/acct-1/connectors/c-AbCdEf";
  private static final String ACTION = "secretsmanager:GetSecretValue";

  static Stream<Arguments> conditions() {
    return RuleTable.read("conditions.txt");
  }

  static Stream<Arguments> resources() {
    return RuleTable.read("resources.txt");
  }

  static Stream<Arguments> actions() {
    return RuleTable.read("action-elements.txt");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("conditions")
  void condition_followsTheRule(String rule, String condition, String keys, boolean holds) {
    String rest = "\"Action\": \"*\", \"Resource\": \"*\", \"Condition\": " + condition;

    assertApplies(rest, request(ACTION, SECRET, context(keys)), holds);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("resources")
  void resource_followsTheRule(String rule, String element, String arn, boolean covered) {
    Map<String, List<String>> tags =
        Map.of(
            "aws:PrincipalTag/AccountId", List.of("acct-1"), "aws:PrincipalTag/Star", List.of("*"));

    assertApplies("\"Action\": \"*\", " + element, request(ACTION, arn, tags), covered);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("actions")
  void action_followsTheRule(String rule, String element, String action, boolean covered) {
    assertApplies(element + ", \"Resource\": \"*\"", request(action, SECRET, Map.of()), covered);
  }

  private static void assertApplies(String rest, AccessRequest request, boolean applies) {
    String allow = "{\"Effect\": \"Allow\", %s}".formatted(rest);
    String deny = "{\"Effect\": \"Deny\", %s}".formatted(rest);
    String allowAll = "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}";

    assertThat(isAllowed(request, allow)).isEqualTo(applies);
    assertThat(isAllowed(request, allowAll, deny)).isEqualTo(!applies);
  }

  private static boolean isAllowed(AccessRequest request, String... statements) {
    String json =
        "{\"Version\": \"2012-10-17\", \"Statement\": [%s]}"
            .formatted(String.join(",", statements));
    var policy = PolicyDocument.parse(PolicyType.IDENTITY, "policy", json);
    return PolicyEvaluator.evaluate(request, Policies.identity(List.of(policy))).allowed();
  }

  private static AccessRequest request(
      String action, String resource, Map<String, List<String>> keys) {
    // Of the resource's account: what another account may do, its resource decides.
    String account = resource.equals("*") ? "111122223333" : resource.split(":")[4];
    return new AccessRequest(
        Caller.user("arn:aws:iam::%s:user/ann".formatted(account)), action, resource, keys);
  }

  /**
   * {@code -} for no keys; else {@code key=value}, or {@code key=value,value}, between {@code ;}.
   */
  private static Map<String, List<String>> context(String text) {
    Map<String, List<String>> keys = new LinkedHashMap<>();
    if (!text.equals("-")) {
      for (String pair : text.split("; ?")) {
        String[] parts = pair.split("=", 2);
        keys.put(parts[0], values(parts[0], parts[1]));
      }
    }
    return keys;
  }

  private static List<String> values(String key, String text) {
    if (!key.equals("aws:TagKeys")) {
      return List.of(text);
    }
    return text.isEmpty() ? List.of() : List.of(text.split(","));
  }
}
