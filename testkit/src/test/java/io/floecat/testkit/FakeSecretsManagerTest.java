package io.floecat.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.floecat.spi.account.AccountId;
import io.floecat.spi.secret.Recovery;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretUnreadableException;
import io.floecat.spi.secret.SecretUnreadableException.Kind;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManager;
import io.floecat.testkit.SecretSnapshot.Label;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The fake passes the contract with its switches off and on; what the switches do is tested here.
 */
class FakeSecretsManagerTest {

  private final ManualClock clock = new ManualClock();
  private final FakeSecretsManager secrets = new FakeSecretsManager(clock);
  private final SecretRef ref = new SecretRef(new AccountId("acct-1"), SecretType.CONNECTORS, "c");
  private final SecretVersion first = SecretVersion.random();
  private final SecretVersion second = SecretVersion.random();
  private final SecretVersion third = SecretVersion.random();
  private final SecretValue value = SecretValue.ofUtf8("one");
  private final SecretValue other = SecretValue.ofUtf8("other");

  @Nested
  class SwitchesOff extends SecretsManagerContract {

    @Override
    protected SecretsManager secrets() {
      return secrets;
    }

    @Override
    protected void advance(Duration duration) {
      clock.advance(duration);
    }
  }

  @Nested
  class SwitchesOn extends SecretsManagerContract {

    private static final int HIDDEN_READS = 3;

    SwitchesOn() {
      secrets.hideNew(HIDDEN_READS);
      secrets.denyMissing(true);
      secrets.pruneUnlabelled(true);
    }

    @Override
    protected SecretsManager secrets() {
      return secrets;
    }

    @Override
    protected void advance(Duration duration) {
      clock.advance(duration);
    }

    @Override
    protected boolean tellsMissingFromForbidden() {
      return false;
    }

    @Override
    protected void eventually(Runnable step) {
      for (int i = 0; i < 2 * HIDDEN_READS; i++) {
        try {
          step.run();
          return;
        } catch (SecretUnreadableException | AssertionError _) {
          // Not seen yet.
        }
      }
      step.run();
    }
  }

  @Test
  void get_newSecretHidden_isSeenAfterThatManyReads() {
    secrets.hideNew(2);
    secrets.create(ref, value, first);

    assertThat(unreadable(() -> secrets.get(ref, first))).isEqualTo(Kind.NOT_FOUND);
    assertThat(unreadable(() -> secrets.current(ref))).isEqualTo(Kind.NOT_FOUND);
    assertThat(secrets.get(ref, first)).isEqualTo(value);
  }

  @Test
  void current_newVersionHidden_isTheOneBefore() {
    secrets.create(ref, value, first);
    secrets.hideNew(1);
    secrets.put(ref, other, second);

    assertThat(secrets.current(ref).version()).isEqualTo(first);
    assertThat(secrets.current(ref).version()).isEqualTo(second);
  }

  @Test
  void everyCall_missingDenied_onlyVersionsOfVisibleSecretsAreNotFound() {
    secrets.denyMissing(true);
    secrets.hideNew(1);
    Recovery.None none = new Recovery.None();
    assertThat(unreadable(() -> secrets.current(ref))).isEqualTo(Kind.ACCESS_DENIED);
    assertThat(unreadable(() -> secrets.delete(ref, none))).isEqualTo(Kind.ACCESS_DENIED);

    secrets.create(ref, value, first);

    assertThat(unreadable(() -> secrets.get(ref, second))).isEqualTo(Kind.ACCESS_DENIED);
    assertThat(unreadable(() -> secrets.get(ref, second))).isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  void snapshot_unlabelledVersionsPruned_holdsThemForADay() {
    secrets.pruneUnlabelled(true);
    secrets.create(ref, value, first);
    secrets.put(ref, value, second);
    secrets.put(ref, value, third);

    clock.advance(Duration.ofHours(24));
    assertThat(secrets.snapshot(ref).orElseThrow().versions()).containsKeys(first, second, third);

    clock.advance(Duration.ofNanos(1));
    assertThat(secrets.snapshot(ref).orElseThrow().versions()).containsOnlyKeys(second, third);
  }

  @Test
  void snapshot_afterOutsideWrites_showsVersionsAndLabels() {
    secrets.create(ref, value, first);
    SecretVersion outside = secrets.putByOperator(ref, other);
    secrets.delete(ref, new Recovery.Window(Recovery.MIN_WINDOW));

    assertThat(secrets.snapshot())
        .isEqualTo(
            Map.of(
                "accounts/acct-1/connectors/c",
                new SecretSnapshot(
                    ref.account(),
                    Optional.of(clock.instant().plus(Recovery.MIN_WINDOW)),
                    Map.of(
                        first, version(value, Label.PREVIOUS),
                        outside, version(other, Label.CURRENT)))));

    SecretSnapshot snapshot = secrets.snapshot(ref).orElseThrow();
    assertThat(snapshot.current()).isEqualTo(outside);
    assertThat(snapshot.isLive()).isFalse();

    secrets.destroyByOperator(ref);
    assertThat(secrets.snapshot()).isEmpty();
  }

  private SecretSnapshot.Version version(SecretValue content, Label label) {
    return new SecretSnapshot.Version(content, clock.instant(), Optional.of(label));
  }

  private static Kind unreadable(Runnable call) {
    return catchThrowableOfType(SecretUnreadableException.class, call::run).kind();
  }
}
