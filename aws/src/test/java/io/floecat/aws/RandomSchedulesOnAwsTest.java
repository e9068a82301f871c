package io.floecat.aws;

import io.floecat.core.lifecycle.RandomSchedulesContract;
import io.floecat.core.lifecycle.SecretsBackend;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.secret.SecretsManager;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** Random schedules on the sandbox over HTTP, where new things are seen late. */
class RandomSchedulesOnAwsTest {

  private abstract static class OnSandbox extends RandomSchedulesContract {

    private AwsWorld world;
    private SecretsManager secrets;
    private int accounts;

    abstract SecretsManager open(AwsWorld world);

    @BeforeEach
    void start() {
      world = AwsWorld.start(options -> options.withDelays(LifecycleFaultsOnAwsTest.LATE));
      secrets = open(world);
    }

    @AfterEach
    void stop() {
      secrets.close();
      world.close();
    }

    @Override
    protected SecretsBackend backend(Random random) {
      var account = new AccountId("acct-" + ++accounts);
      return new SandboxBackend(world, secrets, new ConnectorName(account, "conn-001"));
    }

    /** Each call is a request. */
    @Override
    protected int steps() {
      return 5_000;
    }

    @Override
    protected int stepsOfProof() {
      return 100_000;
    }
  }

  @Nested
  class WithoutRole extends OnSandbox {

    @Override
    SecretsManager open(AwsWorld world) {
      return world.withoutRole();
    }
  }

  @Nested
  class WithRole extends OnSandbox {

    @Override
    SecretsManager open(AwsWorld world) {
      return world.withRole();
    }
  }
}
