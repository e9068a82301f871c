package io.floecat.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.sandbox.call.Call;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import software.amazon.awssdk.services.secretsmanager.model.Tag;
import software.amazon.awssdk.services.sts.model.Credentials;

/** The whole way once, in both modes. */
class AwsSandboxTest {

  private static AwsSandbox sandbox;

  @BeforeAll
  static void start() {
    sandbox = AwsSandbox.start(SandboxOptions.usual());
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void user_createsReadsChangesDeletesAndRestores() {
    SecretsManagerClient client = Clients.secrets(sandbox, sandbox.accessKey("floecat"));
    String name = "accounts/acct-1/connectors/plain";

    client.createSecret(
        b -> b.name(name).secretBinary(SdkBytes.fromUtf8String("one")).tags(tag("acct-1")));
    client.putSecretValue(b -> b.secretId(name).secretBinary(SdkBytes.fromUtf8String("two")));
    assertThat(client.getSecretValue(b -> b.secretId(name)).secretBinary().asUtf8String())
        .isEqualTo("two");
    client.deleteSecret(b -> b.secretId(name).recoveryWindowInDays(7L));
    client.restoreSecret(b -> b.secretId(name));

    assertThat(sandbox.secrets().find(name).orElseThrow().tags())
        .isEqualTo(Map.of("AccountId", "acct-1"));
  }

  @Test
  void session_reachesItsOwnAccountOnly() {
    Credentials own = assume("acct-1");
    Credentials other = assume("acct-10");
    String name = "accounts/acct-1/connectors/tagged";

    Clients.secrets(sandbox, own)
        .createSecret(
            b -> b.name(name).secretBinary(SdkBytes.fromUtf8String("one")).tags(tag("acct-1")));

    assertThatThrownBy(() -> Clients.secrets(sandbox, other).getSecretValue(b -> b.secretId(name)))
        .isInstanceOfSatisfying(
            SecretsManagerException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
              assertThat(e.requestId()).isEqualTo(lastCall().requestId());
            });
    assertThat(lastCall().sessionTags()).isEqualTo(Map.of("AccountId", "acct-10"));
  }

  private static Call lastCall() {
    return sandbox.calls().getLast();
  }

  private static Credentials assume(String accountId) {
    return Clients.sts(sandbox, sandbox.accessKey("floecat-base"))
        .assumeRole(
            b ->
                b.roleArn(sandbox.roleArn("floecat-secrets"))
                    .roleSessionName("floecat-" + accountId)
                    .tags(t -> t.key("AccountId").value(accountId)))
        .credentials();
  }

  private static Tag tag(String accountId) {
    return Tag.builder().key("AccountId").value(accountId).build();
  }
}
