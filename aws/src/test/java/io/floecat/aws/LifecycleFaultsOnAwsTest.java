package io.floecat.aws;

import io.floecat.core.lifecycle.LifecycleFaultsContract;
import io.floecat.core.lifecycle.SecretsBackend;
import io.floecat.sandbox.secret.Delay;
import io.floecat.sandbox.secret.Delays;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.secret.SecretsManager;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The lifecycle under faults, on the sandbox over HTTP, where new things are seen late. */
class LifecycleFaultsOnAwsTest {

  static final Delays LATE =
      new Delays(
          Delay.time(Duration.ofSeconds(2)),
          Delay.time(Duration.ofSeconds(1)),
          Delay.time(Duration.ofSeconds(2)),
          Delay.time(Duration.ofSeconds(2)));

  private static AwsWorld world;
  private static SecretsManager withoutRole;
  private static SecretsManager withRole;
  private static int accounts;

  @BeforeAll
  static void start() {
    world = AwsWorld.start(options -> options.withDelays(LATE));
    withoutRole = world.withoutRole();
    withRole = world.withRole();
  }

  @AfterAll
  static void stop() {
    withoutRole.close();
    withRole.close();
    world.close();
  }

  private static SecretsBackend newAccount(SecretsManager secrets) {
    var account = new AccountId("acct-" + ++accounts);
    return new SandboxBackend(world, secrets, new ConnectorName(account, "conn-001"));
  }

  /** Each call is a request, and each run many of them. */
  private abstract static class Sampled extends LifecycleFaultsContract {

    @Override
    protected int strideOfOne() {
      return 31;
    }

    @Override
    protected int strideOfTwo() {
      return 4999;
    }

    @Override
    protected int strideOfTwoInProof() {
      return 499;
    }

    @Override
    protected int strideOfAccount() {
      return 127;
    }
  }

  @Nested
  class WithoutRole extends Sampled {

    @Override
    protected SecretsBackend backend() {
      return newAccount(withoutRole);
    }
  }

  @Nested
  class WithRole extends Sampled {

    @Override
    protected SecretsBackend backend() {
      return newAccount(withRole);
    }
  }
}
