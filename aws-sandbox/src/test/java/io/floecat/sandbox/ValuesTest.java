package io.floecat.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

@DisplayName("AWS_FACTS 1.2: values")
class ValuesTest {

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
  void binary_isReadByteForByte() {
    var bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    SecretsManagerClient sdk = Clients.secrets(sandbox, sandbox.accessKey("all"));

    sdk.createSecret(b -> b.name("binary").secretBinary(SdkBytes.fromByteArray(bytes)));

    var answer = sdk.getSecretValue(b -> b.secretId("binary"));
    assertThat(answer.secretBinary().asByteArray()).isEqualTo(bytes);
    assertThat(answer.secretString()).isNull();
    assertThat(sandbox.secrets().find("binary").orElseThrow().current().orElseThrow().value())
        .isEqualTo(bytes);
  }

  @Test
  void text_isReadAsText() {
    assertThat(createText("text", "p\u00e4ss \ud83d\udd11").status()).isEqualTo(200);

    Reply answer = client.get("text");
    assertThat(answer.text("SecretString")).isEqualTo("p\u00e4ss \ud83d\udd11");
    assertThat(answer.body().has("SecretBinary")).isFalse();
  }

  @Test
  void value_ofBothKinds_isRefused() {
    assertThat(client.create("both", "v", "'SecretString': 'v'").code())
        .isEqualTo("InvalidParameterException");
    assertThat(sandbox.secrets().find("both")).isEmpty();
  }

  @Test
  void binary_hasAtMost65536Bytes() {
    assertThat(client.create("b-max", "x".repeat(65_536)).status()).isEqualTo(200);
    assertThat(client.create("b-more", "x".repeat(65_537)).code()).isEqualTo("ValidationException");
    assertThat(client.create("b-none", "").code()).isEqualTo("ValidationException");
  }

  @Test
  @DisplayName("the quota is in bytes, not characters")
  void text_hasAtMost65536BytesOfUtf8() {
    String euro = "\u20ac";
    assertThat(euro.getBytes(UTF_8)).hasSize(3);

    assertThat(createText("t-max", euro.repeat(21_845) + "x").status()).isEqualTo(200);
    assertThat(createText("t-more", euro.repeat(21_845) + "xx").code())
        .isEqualTo("ValidationException");
    assertThat(createText("t-none", "").code()).isEqualTo("ValidationException");
  }

  @Test
  void error_doesNotRepeatTheValue() {
    Reply refused = createText("t-quoted", "hunter2" + "x".repeat(70_000));

    assertThat(refused.code()).isEqualTo("ValidationException");
    assertThat(refused.body().toString()).doesNotContain("hunter2");
  }

  @Test
  void secret_createdWithoutValue_hasNoVersionUntilTheFirstPut() {
    Reply created =
        client.call(
            "CreateSecret",
            "{'Name': 'empty', 'ClientRequestToken': '%s'}".formatted(UUID.randomUUID()));
    assertThat(created.status()).isEqualTo(200);
    assertThat(created.body().has("VersionId")).isFalse();
    assertThat(client.get("empty").error())
        .isEqualTo(
            new Reply.Error(
                400,
                "ResourceNotFoundException",
                "Secrets Manager can't find the specified secret value for staging label:"
                    + " AWSCURRENT"));

    assertThat(client.put("empty", "v", "'VersionStages': ['MINE']").texts("VersionStages"))
        .containsExactly("AWSCURRENT", "MINE");
    assertThat(client.get("empty").status()).isEqualTo(200);
  }

  @Test
  void put_withoutValue_isRefused() {
    client.create("put-none", "v");

    assertThat(
            client
                .call(
                    "PutSecretValue",
                    "{'SecretId': 'put-none', 'ClientRequestToken': '%s'}"
                        .formatted(UUID.randomUUID()))
                .code())
        .isEqualTo("InvalidRequestException");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'SecretBinary': 'no base64'",
        "'SecretBinary': 1",
        "'SecretString': ['v']",
        "'Tags': {}",
        "'Tags': ['a']"
      })
  void field_ofAnotherType_isASerializationError(String field) {
    assertThat(
            client
                .call(
                    "CreateSecret",
                    "{'Name': 'typed', 'ClientRequestToken': '%s', %s}"
                        .formatted(UUID.randomUUID(), field))
                .code())
        .isEqualTo("SerializationException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{} {}", "{'a': 1, 'a': 2}", "hunter2"})
  void body_thatIsNotOneObject_isASerializationErrorThatDoesNotRepeatIt(String body) {
    Reply refused = client.call("CreateSecret", body);

    assertThat(refused.error())
        .isEqualTo(
            new Reply.Error(400, "SerializationException", "the body is not one JSON object"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AddReplicaRegions", "ForceOverwriteReplicaSecret", "Type", "Nonsense"})
  void field_thatIsNotModelled_isRefusedLoudly(String field) {
    assertThat(client.create("field", "v", "'%s': true".formatted(field)).error())
        .isEqualTo(
            new Reply.Error(
                400,
                "NotModelledBySandbox",
                "the sandbox does not model the field %s of CreateSecret".formatted(field)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"UpdateSecret", "ListSecretVersionIds", "RotateSecret", "PutResourcePolicy"})
  void action_thatIsOnlyAuthorized_isRefusedLoudlyWhereIamAllowsIt(String action) {
    createText("present", "v");

    assertThat(client.call(action, "{'SecretId': 'present'}").error())
        .isEqualTo(
            new Reply.Error(
                400,
                "NotModelledBySandbox",
                "the sandbox does not model the action secretsmanager:%s, which IAM allows here"
                    .formatted(action)));
  }

  @Test
  void action_thatNobodyKnows_isRefusedLoudly() {
    assertThat(client.call("Nonsense", "{}").error())
        .isEqualTo(
            new Reply.Error(
                400,
                "NotModelledBySandbox",
                "the sandbox does not model the action secretsmanager:Nonsense"));
  }

  private static Reply createText(String name, String text) {
    return client.call(
        "CreateSecret",
        "{'Name': '%s', 'ClientRequestToken': '%s', 'SecretString': '%s'}"
            .formatted(name, UUID.randomUUID(), text));
  }
}
