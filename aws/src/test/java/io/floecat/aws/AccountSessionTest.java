package io.floecat.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.floecat.spi.secret.SecretsUnavailableException;
import io.floecat.spi.secret.SecretsUnavailableException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class AccountSessionTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration RENEWAL = Duration.ofMinutes(54);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  // Near the end of its range, where a comparison that forgets about overflow goes wrong.
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - HOUR.toNanos() / 2);
  private final AtomicInteger asked = new AtomicInteger();
  private final AccountSession session =
      new AccountSession(new AccountSession.Lifetime(HOUR, RENEWAL), PATIENCE, nanos::get);

  @Test
  @DisplayName("P10: one AssumeRole per session lifetime")
  void credentials_withinItsLife_areAskedForOnce() {
    AwsCredentialsProvider first = session.credentials(this::made);
    advance(RENEWAL.minusSeconds(1));

    assertThat(session.credentials(this::made)).isSameAs(first);
    assertThat(asked).hasValue(1);
  }

  @Test
  @DisplayName("P10: however many ask at once, one asks STS")
  void credentials_manyAtOnce_areAskedForOnce() {
    assertThat(atOnce(() -> session.credentials(this::made))).hasSize(1);
    assertThat(asked).hasValue(1);

    advance(HOUR);
    assertThat(atOnce(() -> session.credentials(this::made))).hasSize(1);
    assertThat(asked).hasValue(2);
  }

  @Test
  void credentials_shortlyBeforeTheEnd_areRenewedByOneWhileOthersGoOn() {
    AwsCredentialsProvider old = session.credentials(this::made);
    advance(RENEWAL);

    var meanwhile = new ArrayList<AwsCredentialsProvider>();
    AwsCredentialsProvider renewed =
        session.credentials(
            () -> {
              meanwhile.add(inAnotherThread(() -> session.credentials(this::made)));
              return made();
            });

    assertThat(meanwhile).containsExactly(old);
    assertThat(renewed).isNotSameAs(old);
    assertThat(session.credentials(this::made)).isSameAs(renewed);
    assertThat(asked).hasValue(2);
  }

  @Test
  void credentials_renewalFails_serveUntilTheEndAndStsIsNotPestered() {
    AwsCredentialsProvider old = session.credentials(this::made);
    advance(RENEWAL);

    for (int i = 0; i < 1000; i++) {
      assertThat(session.credentials(this::failed)).isSameAs(old);
      advance(Duration.ofMillis(100));
    }
    assertThat(asked).hasValueBetween(5, 12);

    advance(HOUR.minus(RENEWAL));
    assertFails(this::failed);
  }

  @Test
  void credentials_lastMinute_isNotUsed() {
    session.credentials(this::made);
    advance(HOUR.minusMinutes(1));

    assertFails(this::failed);
  }

  @Test
  void credentials_slowSts_liveFromBeforeTheyWereAskedFor() {
    AwsCredentialsProvider slow =
        session.credentials(
            () -> {
              advance(Duration.ofSeconds(10));
              return made();
            });
    advance(RENEWAL.minusSeconds(10));

    assertThat(session.credentials(this::made)).isNotSameAs(slow);
  }

  @Test
  @DisplayName("P10: whoever comes second takes what the first one got")
  void credentials_renewedMeanwhile_areNotAskedForAgain() {
    for (Duration age : List.of(RENEWAL, HOUR)) {
      asked.set(0);
      var busy = new AtomicReference<Runnable>(() -> {});
      var shared =
          new AccountSession(
              new AccountSession.Lifetime(HOUR, RENEWAL),
              PATIENCE,
              () -> {
                busy.getAndSet(() -> {}).run();
                return nanos.get();
              });
      shared.credentials(this::made);
      advance(age);

      // Between the first look at the clock and what is done about it, another caller is served.
      long then = nanos.get();
      busy.set(() -> shared.credentials(this::made));
      shared.credentials(this::made);

      assertThat(nanos).hasValue(then);
      assertThat(asked).as("after %s", age).hasValue(2);
    }
  }

  @Test
  void credentials_interruptedWhileWaiting_isToldAndStaysInterrupted() {
    var interrupted = new AtomicBoolean();
    session.credentials(
        () -> {
          inAnotherThread(
              () -> {
                Thread.currentThread().interrupt();
                var failure = failureOf(() -> session.credentials(this::made));
                interrupted.set(Thread.interrupted());
                return failure;
              });
          return made();
        });

    assertThat(interrupted).isTrue();
    assertThat(asked).hasValue(1);
  }

  @Test
  void credentials_failingRole_backsOffAndRecovers() {
    assertFails(this::failed);
    assertFails(this::failed);
    assertThat(asked).hasValue(1);

    advance(Duration.ofMillis(250));
    assertFails(this::failed);
    assertFails(this::failed);
    assertThat(asked).hasValue(2);

    advance(Duration.ofMillis(499));
    assertFails(this::failed);
    assertThat(asked).hasValue(2);

    advance(Duration.ofMillis(1));
    session.credentials(this::made);
    assertThat(asked).hasValue(3);
    advance(HOUR);
    assertFails(this::failed);
    advance(Duration.ofMillis(250));
    session.credentials(this::made);
    assertThat(asked).as("the old failures are forgotten").hasValue(5);
  }

  @Test
  void credentials_failingForDays_areAskedForTwiceAMinute() {
    for (int i = 0; i < 100; i++) {
      assertFails(this::failed);
      advance(Duration.ofSeconds(30));
    }
    assertThat(asked).hasValue(100);
  }

  @Test
  void credentials_whileBackingOff_failForTheSameReason() {
    assertFails(this::failed);

    assertThatExceptionOfType(SecretsUnavailableException.class)
        .isThrownBy(() -> session.credentials(this::made))
        .withMessageContaining("STS is down")
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.THROTTLED));
  }

  @Test
  void credentials_stsHangs_othersDoNotWaitForEver() {
    var impatient =
        new AccountSession(
            new AccountSession.Lifetime(HOUR, RENEWAL), Duration.ofMillis(1), nanos::get);

    var answers = new ArrayList<SecretsUnavailableException>();
    impatient.credentials(
        () -> {
          answers.add(inAnotherThread(() -> failureOf(() -> impatient.credentials(this::made))));
          return made();
        });

    assertThat(answers)
        .singleElement()
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT));
    assertThat(asked).hasValue(1);
  }

  @Test
  void expire_presentCredentials_areAskedForAnew() {
    AwsCredentialsProvider refused = session.credentials(this::made);
    advance(Duration.ofMinutes(1));
    session.expire(refused);

    AwsCredentialsProvider renewed = session.credentials(this::made);
    assertThat(renewed).isNotSameAs(refused);

    session.expire(refused);
    assertThat(session.credentials(this::made)).isSameAs(renewed);
    assertThat(asked).hasValue(2);
  }

  @Test
  @DisplayName("P10: where AWS refuses every session, STS is not asked for one a call")
  void expire_newCredentials_stay() {
    AwsCredentialsProvider refused = session.credentials(this::made);
    advance(Duration.ofSeconds(59));

    session.expire(refused);

    assertThat(session.credentials(this::made)).isSameAs(refused);
  }

  private AwsCredentialsProvider made() {
    String id = "ASIA" + asked.incrementAndGet();
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(id, "secret"));
  }

  private AwsCredentialsProvider failed() {
    asked.incrementAndGet();
    throw new SecretsUnavailableException(Kind.THROTTLED, "STS is down", null);
  }

  private void assertFails(Supplier<AwsCredentialsProvider> assume) {
    assertThatExceptionOfType(SecretsUnavailableException.class)
        .isThrownBy(() -> session.credentials(assume));
  }

  private void advance(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  private static SecretsUnavailableException failureOf(Runnable call) {
    try {
      call.run();
    } catch (SecretsUnavailableException e) {
      return e;
    }
    throw new AssertionError("it did not fail");
  }

  private static <T> T inAnotherThread(Supplier<T> call) {
    try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
      return get(thread.submit(call::get));
    }
  }

  /** The different answers of 16 callers. */
  private static <T> Set<T> atOnce(Supplier<T> call) {
    var start = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> answers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        answers.add(
            threads.submit(
                () -> {
                  start.await();
                  return call.get();
                }));
      }
      start.countDown();
      var different = new HashSet<T>();
      answers.forEach(answer -> different.add(get(answer)));
      return different;
    }
  }

  private static <T> T get(Future<T> answer) {
    try {
      return answer.get(1, TimeUnit.MINUTES);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("a caller failed", e);
    }
  }
}
