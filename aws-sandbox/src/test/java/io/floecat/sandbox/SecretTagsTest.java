package io.floecat.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("AWS_FACTS 2.1: tags of secrets")
class SecretTagsTest {

  private static AwsSandbox sandbox;
  private static BareClient client;

  @BeforeAll
  static void start() {
    sandbox =
        AwsSandbox.start(
            SandboxOptions.usual()
                .withPolicies(
                    TestPolicies.with(
                        TestPolicies.anything(),
                        "users/own/policy.json",
                        TestPolicies.statement(
                            """
                            {'Effect': 'Allow', 'Action': 'secretsmanager:*', 'Resource': '*',
                             'Condition': {'StringEquals': {'aws:ResourceTag/AccountId': 'a'}}}
                            """))));
    client = BareClient.of(sandbox, sandbox.accessKey("all"));
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void tag_setsSomeAndLeavesOthers() {
    client.create("upsert", "v", tags(1, 3));

    assertThat(tag("upsert", "{'Key': 'k2', 'Value': 'new'}, {'Key': 'k3', 'Value': ''}").status())
        .isEqualTo(200);

    assertThat(tagsOf("upsert")).isEqualTo(Map.of("k1", "v1", "k2", "new", "k3", ""));
  }

  @Test
  void untag_removesByKey_andMayBeRepeated() {
    client.create("untag", "v", tags(1, 3));
    String untag = "{'SecretId': 'untag', 'TagKeys': ['k1', 'never']}";

    assertThat(client.call("UntagResource", untag).status()).isEqualTo(200);
    assertThat(client.call("UntagResource", untag).status()).isEqualTo(200);

    assertThat(tagsOf("untag")).isEqualTo(Map.of("k2", "v2"));
  }

  @Test
  @DisplayName("keys that differ in case are two tags")
  void tags_areCaseSensitive() {
    client.create(
        "twins", "v", "'Tags': [{'Key': 'AccountId', 'Value': 'a'}, {'Key': 'accountid'}]");

    assertThat(tagsOf("twins")).isEqualTo(Map.of("AccountId", "a", "accountid", ""));
  }

  @Test
  void secret_hasAtMost50Tags() {
    assertThat(client.create("fifty", "v", tags(0, 50)).status()).isEqualTo(200);
    assertThat(client.create("fifty-one", "v", tags(0, 51)).code())
        .isEqualTo("InvalidParameterException");
    assertThat(tag("fifty", "{'Key': 'one more', 'Value': ''}").code())
        .isEqualTo("InvalidParameterException");
    assertThat(tag("fifty", "{'Key': 'k0', 'Value': 'other'}").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "aws:x, v, InvalidParameterException",
    "'', v, ValidationException",
    "a*, v, ValidationException",
    "a, v?, ValidationException",
    "a, 'v,w', ValidationException"
  })
  void tag_outOfItsAlphabet_isRefused(String key, String value, String code) {
    assertThat(
            client
                .create(
                    "alphabet", "v", "'Tags': [{'Key': '%s', 'Value': '%s'}]".formatted(key, value))
                .code())
        .isEqualTo(code);
  }

  @Test
  void tag_ofAllLegalCharacters_isTaken() {
    assertThat(
            client
                .create(
                    "legal", "v", "'Tags': [{'Key': 'aZ9 +-=._:/@', 'Value': '+-=._:/@ \u00fc'}]")
                .status())
        .isEqualTo(200);
  }

  @Test
  void tag_hasUpTo128And256Characters() {
    assertThat(create("lengths", 128, 256).status()).isEqualTo(200);
    assertThat(create("longer", 129, 1).code()).isEqualTo("ValidationException");
    assertThat(create("longer", 1, 257).code()).isEqualTo("ValidationException");
  }

  @Test
  void key_givenTwice_isRefused() {
    assertThat(client.create("twice", "v", "'Tags': [{'Key': 'a'}, {'Key': 'a'}]").code())
        .isEqualTo("InvalidParameterException");
  }

  @Test
  @DisplayName("the lock-out guard; how far AWS takes it is UNCONFIRMED")
  void tags_thatWouldCostTheCallerItsPermission_areRefused() {
    BareClient own = BareClient.of(sandbox, sandbox.accessKey("own"));
    client.create("guarded", "v", "'Tags': [{'Key': 'AccountId', 'Value': 'a'}]");

    assertThat(
            own.call(
                    "TagResource",
                    "{'SecretId': 'guarded', 'Tags': [{'Key': 'AccountId', 'Value': 'b'}]}")
                .code())
        .isEqualTo("AccessDeniedException");
    assertThat(
            own.call("UntagResource", "{'SecretId': 'guarded', 'TagKeys': ['AccountId']}").code())
        .isEqualTo("AccessDeniedException");
    assertThat(tagsOf("guarded")).isEqualTo(Map.of("AccountId", "a"));
    assertThat(
            own.call(
                    "TagResource",
                    "{'SecretId': 'guarded', 'Tags': [{'Key': 'Other', 'Value': 'b'}]}")
                .status())
        .isEqualTo(200);
  }

  private static Reply create(String name, int keyLength, int valueLength) {
    return client.create(
        name,
        "v",
        "'Tags': [{'Key': '%s', 'Value': '%s'}]"
            .formatted("k".repeat(keyLength), "v".repeat(valueLength)));
  }

  private static Reply tag(String name, String tags) {
    return client.call("TagResource", "{'SecretId': '%s', 'Tags': [%s]}".formatted(name, tags));
  }

  private static String tags(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "{'Key': 'k%d', 'Value': 'v%d'}".formatted(i, i))
        .collect(Collectors.joining(", ", "'Tags': [", "]"));
  }

  private static Map<String, String> tagsOf(String name) {
    return sandbox.secrets().find(name).orElseThrow().tags();
  }
}
