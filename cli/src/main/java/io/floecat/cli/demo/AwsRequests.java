package io.floecat.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.floecat.sandbox.SandboxOptions;
import io.floecat.sandbox.principal.AccessKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.Tag;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Requests that somebody makes to a sandbox past the service: by the AWS CLI, and where it is not
 * installed by the SDK. Keys go by the environment, never as arguments.
 */
final class AwsRequests {

  private static final int PATIENCE_SECONDS = 60;
  private static final String TAG = "AccountId";

  private final DemoOutput output;
  private final Path directory;
  private final URI endpoint;
  private final boolean hasCli;

  private AwsRequests(DemoOutput output, Path directory, URI endpoint, boolean hasCli) {
    this.output = output;
    this.directory = directory;
    this.endpoint = endpoint;
    this.hasCli = hasCli;
  }

  /** To nowhere yet. */
  static AwsRequests of(DemoOutput output, Path directory) {
    boolean hasCli = run(directory, List.of("aws", "--version"), Map.of()).isOk();
    return new AwsRequests(output, directory, URI.create("http://127.0.0.1"), hasCli);
  }

  /** To a sandbox that answers there. */
  AwsRequests at(URI other) {
    return new AwsRequests(output, directory, other, hasCli);
  }

  /** What came back: a value, or the error. */
  record Answer(int exitCode, String text) {
    boolean isOk() {
      return exitCode == 0;
    }
  }

  /** By what the requests are made. */
  String by() {
    return hasCli ? "the AWS CLI" : "the AWS SDK, for want of the AWS CLI";
  }

  /** The value of a secret, in base 64. */
  Answer get(AccessKey key, String name) {
    List<String> command =
        List.of(
            "aws",
            "secretsmanager",
            "get-secret-value",
            "--secret-id",
            name,
            "--query",
            "SecretBinary",
            "--output",
            "text");
    return make(
        key,
        command,
        () -> {
          try (var client = at(SecretsManagerClient.builder(), key).build()) {
            return Base64.getEncoder()
                .encodeToString(
                    client.getSecretValue(b -> b.secretId(name)).secretBinary().asByteArray());
          }
        });
  }

  /** Creates a secret that has the tag of an account. */
  Answer create(AccessKey key, String name, String account) {
    List<String> command =
        List.of(
            "aws",
            "secretsmanager",
            "create-secret",
            "--name",
            name,
            "--secret-string",
            "mine-now",
            "--tags",
            "Key=%s,Value=%s".formatted(TAG, account),
            "--query",
            "Name",
            "--output",
            "text");
    return make(
        key,
        command,
        () -> {
          try (var client = at(SecretsManagerClient.builder(), key).build()) {
            return client
                .createSecret(
                    b ->
                        b.name(name)
                            .secretString("mine-now")
                            .tags(Tag.builder().key(TAG).value(account).build()))
                .name();
          }
        });
  }

  /** A session of a role for an account. */
  Answer assume(AccessKey key, String roleArn, String account) {
    String session = "floecat-" + account;
    List<String> command =
        List.of(
            "aws",
            "sts",
            "assume-role",
            "--role-arn",
            roleArn,
            "--role-session-name",
            session,
            "--tags",
            "Key=%s,Value=%s".formatted(TAG, account),
            "--query",
            "AssumedRoleUser.Arn",
            "--output",
            "text");
    return make(
        key,
        command,
        () -> {
          try (var client = at(StsClient.builder(), key).build()) {
            return client
                .assumeRole(
                    b -> b.roleArn(roleArn).roleSessionName(session).tags(sessionTag(account)))
                .assumedRoleUser()
                .arn();
          }
        });
  }

  private static List<software.amazon.awssdk.services.sts.model.Tag> sessionTag(String account) {
    return List.of(
        software.amazon.awssdk.services.sts.model.Tag.builder().key(TAG).value(account).build());
  }

  private interface Request {
    String make();
  }

  private Answer make(AccessKey key, List<String> command, Request bySdk) {
    output.command(String.join(" ", command));
    if (hasCli) {
      return run(directory, command, environment(key));
    }
    try {
      return new Answer(0, bySdk.make());
    } catch (SdkException e) {
      return new Answer(1, String.valueOf(e.getMessage()));
    }
  }

  private Map<String, String> environment(AccessKey key) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("AWS_ENDPOINT_URL", endpoint.toString());
    environment.put("AWS_DEFAULT_REGION", SandboxOptions.REGION);
    environment.put("AWS_CONFIG_FILE", directory.resolve("no-aws-config").toString());
    environment.put("AWS_SHARED_CREDENTIALS_FILE", directory.resolve("no-aws-keys").toString());
    environment.put("AWS_ACCESS_KEY_ID", key.id());
    environment.put("AWS_SECRET_ACCESS_KEY", key.secret());
    key.token().ifPresent(token -> environment.put("AWS_SESSION_TOKEN", token));
    return environment;
  }

  private static Answer run(Path directory, List<String> command, Map<String, String> environment) {
    try {
      var builder = new ProcessBuilder(command);
      builder.directory(directory.toFile()).redirectErrorStream(true);
      builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Answer(1, "it takes too long");
      }
      return new Answer(process.exitValue(), text);
    } catch (IOException e) {
      return new Answer(1, "cannot be run");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StepFailedException("interrupted");
    }
  }

  private <B extends AwsClientBuilder<B, ?>> B at(B builder, AccessKey key) {
    AwsCredentialsProvider provider =
        StaticCredentialsProvider.create(
            key.token()
                .<AwsCredentials>map(
                    token -> AwsSessionCredentials.create(key.id(), key.secret(), token))
                .orElseGet(() -> AwsBasicCredentials.create(key.id(), key.secret())));
    return builder
        .endpointOverride(endpoint)
        .region(Region.of(SandboxOptions.REGION))
        .credentialsProvider(provider);
  }
}
