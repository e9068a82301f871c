package io.floecat.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.floecat.sandbox.SandboxOptions;
import io.floecat.sandbox.call.Fault;
import io.floecat.sandbox.principal.AccessKey;
import io.floecat.spi.secret.SecretRefusedException;
import io.floecat.spi.secret.SecretsManagerException;
import io.floecat.spi.secret.SecretsUnavailableException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

@DisplayName("P6: the home of secrets is partition, AWS account and Region")
class AwsHomeTest {

  private final AwsWorld world = AwsWorld.start();
  private final String here = "aws arn:aws:secretsmanager:us-east-1:" + SandboxOptions.AWS_ACCOUNT;

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void home_role_isTheRolesAccountAndAsksNobody() {
    var settings =
        world
            .settings()
            .withRegion("cn-north-1")
            .withRole(
                AssumedRole.of(new RoleArn("arn:aws-cn:iam::999988887777:role/floecat-secrets")));
    try (AwsSecretsManager secrets = world.open(settings, AwsWorld.BASE)) {
      assertThat(secrets.home()).isEqualTo("aws arn:aws-cn:secretsmanager:cn-north-1:999988887777");
    }
    assertThat(world.sandbox.calls()).isEmpty();
  }

  @Test
  void home_withoutRole_isAskedForOnceForEachAccessKey() {
    AccessKey key = world.sandbox.accessKey("floecat");
    var present =
        new AtomicReference<AwsCredentials>(AwsBasicCredentials.create(key.id(), key.secret()));
    var clients = AwsClients.with(world.settings(), present::get);
    try (var secrets = new AwsSecretsManager(world.settings(), clients, world::nanoTime)) {
      assertThat(secrets.home()).isEqualTo(here);
      assertThat(secrets.home()).isEqualTo(here);
      assertThat(world.calls("GetCallerIdentity")).hasSize(1);

      AccessKey other = world.sandbox.newSession(AwsWorld.BASE, Duration.ofHours(1));
      present.set(
          AwsSessionCredentials.create(other.id(), other.secret(), other.token().orElseThrow()));
      assertThat(secrets.home()).isEqualTo(here);
      assertThat(world.calls("GetCallerIdentity")).hasSize(2);
    }
  }

  @Test
  void home_stsDoesNotAnswer_isNotKnownAndNotAskedForAtOnce() {
    world.sandbox.faults().add("GetCallerIdentity", 1, Fault.internalError());
    try (AwsSecretsManager secrets = world.withoutRole()) {
      assertThat(failure(secrets)).isInstanceOf(SecretsUnavailableException.class);
      assertThat(failure(secrets)).isInstanceOf(SecretsUnavailableException.class);
      assertThat(world.calls("GetCallerIdentity")).hasSize(1);

      world.clock.advance(Duration.ofSeconds(5));
      assertThat(secrets.home()).isEqualTo(here);
    }
  }

  @Test
  @DisplayName("P6: a network without STS: the account id that comes with the credentials")
  void home_stsOutOfReach_isWhatTheCredentialsSay() {
    AccessKey key = world.sandbox.accessKey("floecat");
    var credentials =
        AwsBasicCredentials.builder()
            .accessKeyId(key.id())
            .secretAccessKey(key.secret())
            .accountId("111122223333")
            .build();
    AwsSettings noSts =
        world.settings().withEndpoints(world.sandbox.endpoint(), URI.create("http://127.0.0.1:1"));
    var clients = AwsClients.with(noSts, StaticCredentialsProvider.create(credentials));
    try (var secrets = new AwsSecretsManager(noSts, clients, world::nanoTime)) {
      assertThat(secrets.home()).isEqualTo("aws arn:aws:secretsmanager:us-east-1:111122223333");
    }
    try (AwsSecretsManager unknown = world.open(noSts, "floecat")) {
      assertThat(failure(unknown)).isInstanceOf(SecretRefusedException.class);
    }
  }

  @Test
  @DisplayName("P6: where STS answers, what comes with the credentials counts for nothing")
  void home_stsRefuses_isNotWhatTheCredentialsSay() {
    world.sandbox.faults().add("GetCallerIdentity", 1, Fault.refused("InvalidClientTokenId", "no"));
    AccessKey key = world.sandbox.accessKey("floecat");
    var credentials =
        AwsBasicCredentials.builder()
            .accessKeyId(key.id())
            .secretAccessKey(key.secret())
            .accountId("111122223333")
            .build();
    var clients = AwsClients.with(world.settings(), StaticCredentialsProvider.create(credentials));
    try (var secrets = new AwsSecretsManager(world.settings(), clients, world::nanoTime)) {
      assertThat(failure(secrets)).isInstanceOf(SecretRefusedException.class);

      world.clock.advance(Duration.ofSeconds(5));
      assertThat(secrets.home()).isEqualTo(here);
    }
  }

  @Test
  @DisplayName("P6: the address is no part of it: a proxy or a VPC endpoint may come in between")
  void home_anotherAddress_isTheSame() {
    var settings =
        world
            .settings()
            .withEndpoints(
                URI.create("https://vpce-0a-1b.secretsmanager.us-east-1.vpce.amazonaws.com"),
                world.sandbox.endpoint());
    try (AwsSecretsManager secrets = world.open(settings, "floecat")) {
      assertThat(secrets.home()).isEqualTo(here);
    }
  }

  @Test
  @DisplayName("P6: another Region is known without a question")
  void elsewhereThan_anotherRegion_isKnownWithoutAsking() {
    String account = SandboxOptions.AWS_ACCOUNT;
    try (AwsSecretsManager secrets = world.withoutRole()) {
      assertThat(secrets.elsewhereThan("aws arn:aws:secretsmanager:eu-west-1:" + account))
          .contains("aws arn:aws:secretsmanager:us-east-1:*");
      assertThat(secrets.elsewhereThan(here)).isEmpty();
      assertThat(secrets.elsewhereThan("aws arn:aws:secretsmanager:us-east-1:999988887777"))
          .as("only AWS knows the account")
          .isEmpty();
      assertThat(secrets.elsewhereThan("aws")).as("of an old store").isEmpty();
    }
    assertThat(world.sandbox.calls()).isEmpty();
  }

  private static SecretsManagerException failure(AwsSecretsManager secrets) {
    return catchThrowableOfType(SecretsManagerException.class, secrets::home);
  }
}
