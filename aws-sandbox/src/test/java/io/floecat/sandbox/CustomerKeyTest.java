package io.floecat.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.floecat.sandbox.access.Verdict;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("AWS_FACTS 1.9: a customer's key is used as the caller")
class CustomerKeyTest {

  private static final String KEY = "arn:aws:kms:us-east-1:123456789012:key/mine";
  private static final Reply.Error NO_ACCESS =
      new Reply.Error(400, "AccessDeniedException", "Access to KMS is not allowed");

  private static final String SECRETS_ONLY =
      TestPolicies.statement(
          "{'Effect': 'Allow', 'Action': ['secretsmanager:*'], 'Resource': '*'}");
  private static final String DECRYPTS =
      TestPolicies.statement(
          """
          {'Effect': 'Allow', 'Action': ['secretsmanager:*', 'kms:Decrypt'], 'Resource': '*'}
          """);
  private static final String ACCOUNT_DECIDES =
      TestPolicies.statement(
          """
          {'Effect': 'Allow', 'Principal': {'AWS': 'arn:aws:iam::123456789012:root'},
           'Action': 'kms:*', 'Resource': '*',
           'Condition': {
             'StringEquals': {'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com'},
             'StringLike': {'kms:EncryptionContext:SecretARN': '*:secret:accounts/*'}}}
          """);

  private static AwsSandbox sandbox;

  @BeforeAll
  static void start() {
    sandbox =
        AwsSandbox.start(
            SandboxOptions.usual()
                .withPolicies(
                    Map.of(
                        "users/all/policy.json", TestPolicies.ALL,
                        "users/secrets-only/policy.json", SECRETS_ONLY,
                        "users/decrypts/policy.json", DECRYPTS,
                        "keys/mine/policy.json", ACCOUNT_DECIDES)));
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void writer_needsGenerateDataKeyAndDecrypt_readerDecrypt() {
    BareClient all = client("all");
    assertThat(create(all, "accounts/a/full").status()).isEqualTo(200);
    assertThat(sandbox.calls().getLast().verdicts())
        .extracting(Verdict::action, Verdict::resource)
        .endsWith(tuple("kms:GenerateDataKey", KEY), tuple("kms:Decrypt", KEY));

    assertThat(create(client("decrypts"), "accounts/a/none").error()).isEqualTo(NO_ACCESS);
    assertThat(sandbox.secrets().find("accounts/a/none")).isEmpty();
    assertThat(client("decrypts").put("accounts/a/full", "w").error()).isEqualTo(NO_ACCESS);
    assertThat(client("decrypts").get("accounts/a/full").status()).isEqualTo(200);
    assertThat(client("secrets-only").get("accounts/a/full").error()).isEqualTo(NO_ACCESS);
  }

  @Test
  @DisplayName("the encryption context carries the secret's ARN")
  void keyPolicy_seesTheSecret() {
    assertThat(create(client("all"), "elsewhere").error()).isEqualTo(NO_ACCESS);
  }

  @Test
  void defaultKey_letsInWhomSecretsManagerLetsIn() {
    assertThat(client("secrets-only").create("accounts/a/default", "v").status()).isEqualTo(200);
    assertThat(
            client("secrets-only")
                .create("accounts/a/alias", "v", "'KmsKeyId': 'alias/aws/secretsmanager'")
                .status())
        .isEqualTo(200);
    assertThat(client("secrets-only").get("accounts/a/default").status()).isEqualTo(200);
  }

  @Test
  void key_isNamedByIdOrArn_andShown() {
    client("all").create("accounts/a/by-id", "v", "'KmsKeyId': 'mine'");

    assertThat(
            client("all")
                .call("DescribeSecret", "{'SecretId': 'accounts/a/by-id'}")
                .text("KmsKeyId"))
        .isEqualTo(KEY);
    assertThat(sandbox.secrets().find("accounts/a/by-id").orElseThrow().keyArn()).contains(KEY);
  }

  @Test
  void key_thatIsNotThere_isAnEncryptionFailure_andAliasesAreNotModelled() {
    assertThat(client("all").create("accounts/a/x", "v", "'KmsKeyId': 'no-such'").code())
        .isEqualTo("EncryptionFailure");
    assertThat(client("all").create("accounts/a/x", "v", "'KmsKeyId': 'alias/mine'").code())
        .isEqualTo("NotModelledBySandbox");
  }

  private static Reply create(BareClient client, String name) {
    return client.create(name, "v", "'KmsKeyId': '%s'".formatted(KEY));
  }

  private static BareClient client(String user) {
    return BareClient.of(sandbox, sandbox.accessKey(user));
  }
}
