package io.floecat.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.spi.account.AccountId;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManager;
import io.floecat.spi.secret.SecretsUnavailableException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkGlobalTime;

/**
 * The machine's clock is an hour off. AWS refuses the signature; the SDK learns the time from that
 * answer, once for each service, also where it does not repeat the call: so the lifecycle's next
 * attempt succeeds.
 */
class AwsClockTest {

  private static final SecretRef REF =
      new SecretRef(new AccountId("acct-1"), SecretType.CONNECTORS, "conn-001");
  private static final SecretVersion VERSION = SecretVersion.random();

  /** What the SDK learns it keeps for the whole process: other tests are to begin without it. */
  @BeforeEach
  @AfterEach
  void forgetWhatWasLearned() {
    SdkGlobalTime.setGlobalTimeOffset(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "-PT1H"})
  void call_withoutRole_succeedsAtTheSecondAttempt(String skew) {
    try (AwsWorld world = skewed(skew);
        SecretsManager secrets = world.withoutRole()) {
      assertFailsForTheClock(() -> create(secrets));

      create(secrets);
      secrets.get(REF, VERSION).close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "-PT1H"})
  void call_withRole_succeedsOnceBothServicesHaveSaidTheTime(String skew) {
    try (AwsWorld world = skewed(skew);
        SecretsManager secrets = world.withRole()) {
      assertFailsForTheClock(() -> create(secrets));
      world.clock.advance(Duration.ofMillis(250));
      assertFailsForTheClock(() -> create(secrets));

      create(secrets);
      secrets.get(REF, VERSION).close();
      assertThat(world.calls("AssumeRole")).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void create_byTheService_succeedsWithinTheCallersPatience(boolean role) {
    try (AwsWorld world = skewed("PT1H");
        SecretsManager secrets = role ? world.withRole() : world.withoutRole()) {
      var lake = new OneConnector("accounts/acct-1/connectors/lake", secrets, world.clock);

      lake.create("one");

      assertThat(lake.used()).isEqualTo("one");
    }
  }

  private static AwsWorld skewed(String skew) {
    return AwsWorld.start(
        options ->
            options.withWallClock(() -> options.wallClock().instant().plus(Duration.parse(skew))));
  }

  private static void create(SecretsManager secrets) {
    secrets.create(REF, SecretValue.ofUtf8("one"), VERSION);
  }

  private static void assertFailsForTheClock(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(SecretsUnavailableException.class)
        .hasMessageContaining("this machine's clock");
  }
}
