package io.floecat.aws;

import io.floecat.core.secret.SecretUnreadableException;
import io.floecat.core.secret.SecretsManager;
import io.floecat.sandbox.secret.Delay;
import io.floecat.sandbox.secret.Delays;
import io.floecat.testkit.SecretsManagerContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/**
 * The contract, on the sandbox over HTTP, with everything seen at once and with everything late.
 */
class AwsSecretsManagerTest {

  private static final Delays LATE =
      new Delays(
          Delay.time(Duration.ofSeconds(3)),
          Delay.time(Duration.ofSeconds(2)),
          Delay.time(Duration.ofSeconds(4)),
          Delay.time(Duration.ofSeconds(5)));

  private static AwsWorld prompt;
  private static SecretsManager promptWithoutRole;
  private static SecretsManager promptWithRole;
  private static AwsWorld late;
  private static SecretsManager lateWithoutRole;
  private static SecretsManager lateWithRole;

  @BeforeAll
  static void start() {
    prompt = AwsWorld.start();
    promptWithoutRole = prompt.withoutRole();
    promptWithRole = prompt.withRole();
    late = AwsWorld.start(options -> options.withDelays(LATE).withRestoreRefusesLive(true));
    lateWithoutRole = late.withoutRole();
    lateWithRole = late.withRole();
  }

  @AfterAll
  static void stop() {
    promptWithoutRole.close();
    promptWithRole.close();
    prompt.close();
    lateWithoutRole.close();
    lateWithRole.close();
    late.close();
  }

  @Nested
  class WithoutRole extends SecretsManagerContract {

    @Override
    protected SecretsManager secrets() {
      return promptWithoutRole;
    }

    @Override
    protected void advance(Duration duration) {
      prompt.clock.advance(duration);
    }

    @Override
    protected void eventually(Runnable step) {
      repeated(prompt, step);
    }
  }

  /** A secret that is not there has no tag, so that the role's policy denies to look for it. */
  @Nested
  class WithRole extends SecretsManagerContract {

    @Override
    protected SecretsManager secrets() {
      return promptWithRole;
    }

    @Override
    protected void advance(Duration duration) {
      prompt.clock.advance(duration);
    }

    @Override
    protected boolean tellsMissingFromForbidden() {
      return false;
    }

    @Override
    protected void eventually(Runnable step) {
      repeated(prompt, step);
    }
  }

  @Nested
  class WithoutRoleLate extends SecretsManagerContract {

    @Override
    protected SecretsManager secrets() {
      return lateWithoutRole;
    }

    @Override
    protected void advance(Duration duration) {
      late.clock.advance(duration);
    }

    @Override
    protected void eventually(Runnable step) {
      repeated(late, step);
    }
  }

  @Nested
  class WithRoleLate extends SecretsManagerContract {

    @Override
    protected SecretsManager secrets() {
      return lateWithRole;
    }

    @Override
    protected void advance(Duration duration) {
      late.clock.advance(duration);
    }

    @Override
    protected boolean tellsMissingFromForbidden() {
      return false;
    }

    @Override
    protected void eventually(Runnable step) {
      repeated(late, step);
    }
  }

  private static void repeated(AwsWorld world, Runnable step) {
    for (int second = 0; ; second++) {
      try {
        step.run();
        return;
      } catch (AssertionError | SecretUnreadableException e) {
        if (second == 10) {
          throw e;
        }
        world.clock.advance(Duration.ofSeconds(1));
      }
    }
  }
}
