package io.floecat.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.sandbox.principal.AccessKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The AWS CLI as a client. It has to be installed: without it this fails. */
@Timeout(120)
class AwsCliTest {

  private record Outcome(int exitCode, String out) {}

  @TempDir Path directory;
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
  @DisplayName("P1: what the AWS CLI writes is read byte for byte, and the other way round")
  void bytes_goThroughUnchanged() throws Exception {
    var bytes = new byte[512];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    Files.write(directory.resolve("payload.bin"), bytes);

    String name = "accounts/acct-1/connectors/cli";
    Outcome created =
        aws(
            "floecat",
            "secretsmanager create-secret --name " + name,
            "--secret-binary fileb://payload.bin --tags Key=AccountId,Value=acct-1");

    assertThat(created.exitCode()).as(created.out()).isZero();
    assertThat(
            Clients.secrets(sandbox, sandbox.accessKey("floecat"))
                .getSecretValue(b -> b.secretId(name))
                .secretBinary()
                .asByteArray())
        .isEqualTo(bytes);
    sandbox.secrets().put(name, "by the SDK\n".getBytes(UTF_8));
    Outcome read =
        aws(
            "floecat",
            "secretsmanager get-secret-value --secret-id " + name,
            "--query SecretBinary --output text");
    assertThat(Base64.getDecoder().decode(read.out().strip()))
        .isEqualTo("by the SDK\n".getBytes(UTF_8));
  }

  @Test
  void session_ofTheRole_isDeniedAnothersSecret() throws Exception {
    sandbox.secrets().create("accounts/b/connectors/x", new byte[] {1}, Map.of());
    Outcome assumed =
        aws(
            "floecat-base",
            "sts assume-role --role-arn " + sandbox.roleArn("floecat-secrets"),
            "--role-session-name floecat-a --tags Key=AccountId,Value=a",
            "--query [Credentials.AccessKeyId,Credentials.SecretAccessKey,Credentials.SessionToken]",
            "--output text");
    String[] session = assumed.out().strip().split("\\s+");
    assertThat(session).as(assumed.out()).hasSize(3);

    Outcome denied =
        run(
            session[0],
            session[1],
            session[2],
            "aws secretsmanager get-secret-value --secret-id accounts/b/connectors/x");

    assertThat(denied.exitCode()).isNotZero();
    assertThat(denied.out())
        .contains(
            "An error occurred (AccessDeniedException) when calling the GetSecretValue operation:"
                + " User: arn:aws:sts::123456789012:assumed-role/floecat-secrets/floecat-a");
  }

  private Outcome aws(String owner, String... words) throws Exception {
    AccessKey key = sandbox.accessKey(owner);
    return run(key.id(), key.secret(), key.token().orElse(""), "aws " + String.join(" ", words));
  }

  private Outcome run(String id, String secret, String token, String command)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder("bash", "-c", command)
            .directory(directory.toFile())
            .redirectErrorStream(true);
    var environment = process.environment();
    environment.keySet().removeIf(name -> name.startsWith("AWS_"));
    environment.put("AWS_CONFIG_FILE", directory.resolve("none").toString());
    environment.put("AWS_ENDPOINT_URL", sandbox.endpoint().toString());
    environment.put("AWS_DEFAULT_REGION", SandboxOptions.REGION);
    environment.put("AWS_ACCESS_KEY_ID", id);
    environment.put("AWS_SECRET_ACCESS_KEY", secret);
    if (!token.isEmpty()) {
      environment.put("AWS_SESSION_TOKEN", token);
    }
    Process bash = process.start();
    String out = new String(bash.getInputStream().readAllBytes(), UTF_8);
    assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Outcome(bash.exitValue(), out);
  }
}
