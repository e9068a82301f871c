package io.floecat.aws;

import io.floecat.sandbox.AwsSandbox;
import io.floecat.sandbox.SandboxOptions;
import io.floecat.sandbox.call.Call;
import io.floecat.sandbox.principal.AccessKey;
import io.floecat.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A sandbox on a clock that tests move, and secrets managers that talk to it over HTTP. */
final class AwsWorld implements AutoCloseable {

  /** The identity of the sandbox for a service without a role. */
  private static final String WITHOUT_ROLE = "floecat";

  /** The identity that may do nothing but assume the role. */
  static final String BASE = "floecat-base";

  static final String ROLE = "floecat-secrets";

  final ManualClock clock = new ManualClock(Instant.parse("2026-03-04T05:06:07Z"));
  final AwsSandbox sandbox;

  private AwsWorld(UnaryOperator<SandboxOptions> options) {
    sandbox =
        AwsSandbox.start(
            options.apply(SandboxOptions.usual().withClock(clock).withListener(_ -> {})));
  }

  static AwsWorld start() {
    return new AwsWorld(UnaryOperator.identity());
  }

  static AwsWorld start(UnaryOperator<SandboxOptions> options) {
    return new AwsWorld(options);
  }

  /** Without a role: every call with the service's own credentials. */
  AwsSecretsManager withoutRole() {
    return open(settings(), WITHOUT_ROLE);
  }

  /** With the role, as a deployment has it that follows {@code floecat iam print}. */
  AwsSecretsManager withRole() {
    return withRole(AssumedRole.of(roleArn()));
  }

  AwsSecretsManager withRole(AssumedRole role) {
    return open(settings().withRole(role), BASE);
  }

  AwsSecretsManager open(AwsSettings settings, String identity) {
    return open(settings, sandbox.accessKey(identity));
  }

  AwsSecretsManager open(AwsSettings settings, AccessKey key) {
    return new AwsSecretsManager(settings, clients(settings, key), this::nanoTime);
  }

  /** The bare client of somebody who may do all that the service may without a role. */
  AwsClients operator() {
    return clients(settings(), sandbox.accessKey(WITHOUT_ROLE));
  }

  private static AwsClients clients(AwsSettings settings, AccessKey key) {
    return AwsClients.with(settings, StaticCredentialsProvider.create(credentials(key)));
  }

  AwsSettings settings() {
    return AwsSettings.defaults()
        .withRegion(SandboxOptions.REGION)
        .withEndpoints(sandbox.endpoint(), sandbox.endpoint());
  }

  RoleArn roleArn() {
    return new RoleArn(sandbox.roleArn(ROLE));
  }

  long nanoTime() {
    return Duration.between(Instant.EPOCH, clock.instant()).toNanos();
  }

  List<Call> calls(String action) {
    return sandbox.calls().stream().filter(call -> call.action().equals(action)).toList();
  }

  @Override
  public void close() {
    sandbox.close();
  }

  private static AwsCredentials credentials(AccessKey key) {
    return key.token()
        .<AwsCredentials>map(token -> AwsSessionCredentials.create(key.id(), key.secret(), token))
        .orElseGet(() -> AwsBasicCredentials.create(key.id(), key.secret()));
  }
}
