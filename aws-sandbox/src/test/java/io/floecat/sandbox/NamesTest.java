package io.floecat.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("AWS_FACTS 1.1: names and ARNs")
class NamesTest {

  private static final Reply.Error INVALID_NAME =
      new Reply.Error(
          400,
          "ValidationException",
          "Invalid name. Must be a valid name containing alphanumeric characters, or any of the"
              + " following: -/_+=.@!");
  private static final Reply.Error NOT_FOUND =
      new Reply.Error(
          400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.");

  private static AwsSandbox sandbox;
  private static BareClient client;

  @BeforeAll
  static void start() {
    sandbox = AwsSandbox.start(SandboxOptions.usual().withPolicies(TestPolicies.anything()));
    client = BareClient.of(sandbox, sandbox.accessKey("all"));
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void name_ofAllLegalCharacters_isTaken() {
    String name = "accounts/a.b@c+d=e-f_G9/connectors/x";

    Reply created = client.create(name, "v");

    assertThat(created.status()).isEqualTo(200);
    assertThat(created.text("Name")).isEqualTo(name);
    assertThat(created.text("ARN"))
        .matches("\\Qarn:aws:secretsmanager:us-east-1:123456789012:secret:" + name + "\\E-\\w{6}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%2Fb", "a b", "a*", "a?", "a:b", "a,b", "~a", "a\\\\b", "caf\u00e9"})
  void name_withAnyOtherCharacter_isRefusedByEveryAction(String name) {
    assertThat(client.create(name, "v").error()).isEqualTo(INVALID_NAME);
    assertThat(client.put(name, "v").error()).isEqualTo(INVALID_NAME);
    assertThat(client.get(name).error()).isEqualTo(INVALID_NAME);
    for (String action : new String[] {"DeleteSecret", "RestoreSecret", "DescribeSecret"}) {
      assertThat(client.call(action, "{'SecretId': '%s'}".formatted(name)).error())
          .isEqualTo(INVALID_NAME);
    }
    assertThat(client.call("TagResource", "{'SecretId': '%s', 'Tags': []}".formatted(name)).error())
        .isEqualTo(INVALID_NAME);
    assertThat(
            client
                .call("UntagResource", "{'SecretId': '%s', 'TagKeys': []}".formatted(name))
                .error())
        .isEqualTo(INVALID_NAME);
  }

  @Test
  void name_hasOneTo512Characters() {
    assertThat(client.create("n".repeat(512), "v").status()).isEqualTo(200);
    assertThat(client.create("n".repeat(513), "v").code()).isEqualTo("ValidationException");
    assertThat(client.create("", "v").code()).isEqualTo("ValidationException");
    assertThat(client.call("CreateSecret", "{}").error())
        .isEqualTo(
            new Reply.Error(
                400,
                "ValidationException",
                "1 validation error detected: Value null at 'name' failed to satisfy constraint:"
                    + " Member must not be null"));
  }

  @Test
  void secret_madeAnew_hasAnotherArn() {
    String former = client.create("anew", "v").text("ARN");
    sandbox.secrets().destroy("anew");

    assertThat(client.create("anew", "v").text("ARN")).isNotEqualTo(former);
    assertThat(client.get(former).error()).isEqualTo(NOT_FOUND);
  }

  @Test
  void secret_isFoundByNameByWholeAndByPartialArn() {
    String arn = client.create("accounts/a/connectors/found", "v").text("ARN");

    for (String id :
        new String[] {"accounts/a/connectors/found", arn, arn.substring(0, arn.length() - 7)}) {
      assertThat(client.get(id).text("ARN")).isEqualTo(arn);
    }
    assertThat(client.get(arn.substring(0, arn.length() - 1)).error()).isEqualTo(NOT_FOUND);
  }

  @Test
  @DisplayName("a name that ends like a suffix is not found by its partial ARN")
  void name_endingInHyphenAndSix_isNotFoundByPartialArn() {
    String arn = client.create("Name-a1b2c3", "v").text("ARN");

    assertThat(client.get("Name-a1b2c3").status()).isEqualTo(200);
    assertThat(client.get(arn).status()).isEqualTo(200);
    assertThat(client.get(arn.substring(0, arn.length() - 7)).error()).isEqualTo(NOT_FOUND);
  }

  @Test
  void arn_ofAnotherRegionOrAccount_isNotModelled() {
    assertThat(client.get("arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-123456").error())
        .isEqualTo(
            new Reply.Error(
                400,
                "NotModelledBySandbox",
                "the sandbox does not model secrets of another partition, Region or account: its"
                    + " own ARNs begin with arn:aws:secretsmanager:us-east-1:123456789012:secret:"));
  }
}
