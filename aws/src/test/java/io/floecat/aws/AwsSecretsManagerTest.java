package io.floecat.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.sandbox.secret.Delay;
import io.floecat.sandbox.secret.Delays;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.secret.Recovery;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretUnreadableException;
import io.floecat.spi.secret.SecretUnreadableException.Kind;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManager;
import io.floecat.testkit.SecretsManagerContract;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

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

  /** The base policy of the document that described the integration first, letter for letter. */
  private static final String FIRST_POLICY =
      """
      {
      "Version": "2012-10-17",
      "Statement": [
      {
      "Sid": "SecretsManagerBase",
      "Effect": "Allow",
      "Action": [
      "secretsmanager:CreateSecret",
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutSecretValue",
      "secretsmanager:DeleteSecret",
      "secretsmanager:TagResource"
      ],
      "Resource": "*"
      }
      ]
      }
      """;

  private static AwsWorld prompt;
  private static SecretsManager promptWithoutRole;
  private static SecretsManager promptWithRole;
  private static AwsWorld late;
  private static SecretsManager lateWithoutRole;
  private static SecretsManager lateWithRole;
  private static AwsWorld first;
  private static SecretsManager underFirstPolicy;

  @BeforeAll
  static void start() {
    prompt = AwsWorld.start();
    promptWithoutRole = prompt.withoutRole();
    promptWithRole = prompt.withRole();
    late = AwsWorld.start(options -> options.withDelays(LATE).withRestoreRefusesLive(true));
    lateWithoutRole = late.withoutRole();
    lateWithRole = late.withRole();
    first =
        AwsWorld.start(
            options -> options.withPolicies(Map.of("users/floecat/policy.json", FIRST_POLICY)));
    underFirstPolicy = first.withoutRole();
  }

  @AfterAll
  static void stop() {
    promptWithoutRole.close();
    promptWithRole.close();
    prompt.close();
    lateWithoutRole.close();
    lateWithRole.close();
    late.close();
    underFirstPolicy.close();
    first.close();
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

  @Nested
  @DisplayName("P5: five actions are enough for everything but undelete")
  class UnderFirstPolicy extends SecretsManagerContract {

    @Override
    protected SecretsManager secrets() {
      return underFirstPolicy;
    }

    @Override
    protected void advance(Duration duration) {
      first.clock.advance(duration);
    }

    /** RestoreSecret is not one of the five actions: that document knew no undelete. */
    @Override
    protected boolean mayRestore() {
      return false;
    }

    @Override
    protected void eventually(Runnable step) {
      repeated(first, step);
    }

    @Test
    void restore_beyondTheFiveActions_isDeniedAndChangesNothing() {
      SecretRef ref = ref(new AccountId("acct-1"), "c");
      SecretVersion version = SecretVersion.random();
      underFirstPolicy.create(ref, SecretValue.ofUtf8("one"), version);
      underFirstPolicy.delete(ref, new Recovery.Window(Recovery.MIN_WINDOW));

      assertThatThrownBy(() -> underFirstPolicy.restore(ref))
          .isInstanceOfSatisfying(
              SecretUnreadableException.class,
              denied -> assertThat(denied.kind()).isEqualTo(Kind.ACCESS_DENIED));
      assertThat(first.sandbox.secrets().find(ref.name()).orElseThrow().deletionDate()).isPresent();
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
