package io.floecat.server.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import io.floecat.server.LogCapture;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.error.UnauthenticatedException;
import io.floecat.spi.error.UnavailableException;
import io.floecat.testkit.oidc.SigningKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the issuer is asked, and what counts meanwhile. */
class IssuerKeysTest {

  private static final SigningKey OLD = SigningKey.elliptic();
  private static final SigningKey NEW = SigningKey.elliptic();

  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1_000_000);
  private final IssuerKeys keys = new IssuerKeys(this::ask, nanoTime::get);
  private CompletableFuture<PublishedKeys> answer = new CompletableFuture<>();
  private int looks;

  @BeforeEach
  void publishOld() {
    publish(OLD);
  }

  @Test
  void find_manyAtOnce_shareOneLook() {
    answer = new CompletableFuture<>();
    var first = keys.find(OLD.id());
    var second = keys.find(OLD.id());
    var other = keys.find("none");
    assertThat(first).isNotDone();

    answer.complete(new PublishedKeys(new JWKSet(OLD.jwk()), List.of()));

    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    assertThat(failure(other)).isInstanceOf(UnauthenticatedException.class);
    assertThat(looks).isEqualTo(1);
  }

  @Test
  void find_thousandUnknownKeys_costOneLookAPause() {
    assertThat(keys.find(OLD.id())).isCompleted();
    for (int i = 0; i < 1_000; i++) {
      assertThat(failure(keys.find("made-up-" + i))).isInstanceOf(UnauthenticatedException.class);
    }
    assertThat(looks).isEqualTo(1);

    pass(IssuerKeys.PAUSE);
    for (int i = 0; i < 1_000; i++) {
      assertThat(failure(keys.find("made-up-" + i))).isInstanceOf(UnauthenticatedException.class);
    }
    assertThat(looks).isEqualTo(2);
    assertThat(keys.find(OLD.id())).isCompleted();
  }

  @Test
  void find_keyThatIsNew_isFoundAfterThePause() {
    assertThat(keys.find(OLD.id())).isCompleted();
    publish(OLD, NEW);

    assertThat(failure(keys.find(NEW.id()))).isInstanceOf(UnauthenticatedException.class);
    pass(IssuerKeys.PAUSE);
    assertThat(keys.find(NEW.id())).isCompleted();
    assertThat(keys.find(OLD.id())).isCompleted();
  }

  @Test
  void find_keyThatWasWithdrawn_countsNoLongerThanKeysAreFresh() {
    assertThat(keys.find(OLD.id())).isCompleted();
    publish(NEW);

    pass(IssuerKeys.FRESH.minusNanos(1));
    assertThat(keys.find(OLD.id())).isCompleted();
    pass(Duration.ofNanos(1));
    assertThat(failure(keys.find(OLD.id()))).isInstanceOf(UnauthenticatedException.class);
  }

  @Test
  void find_oldKeysAndALookUnderWay_doesNotWaitForIt() {
    assertThat(keys.find(OLD.id())).isCompleted();
    answer = new CompletableFuture<>();
    pass(IssuerKeys.FRESH);

    assertThat(keys.find(OLD.id())).isCompleted();
    assertThat(looks).isEqualTo(2);
    assertThat(keys.find(OLD.id())).isCompleted();
    assertThat(looks).isEqualTo(2);
  }

  @Test
  void find_issuerAway_keepsWhatItKnowsForAnHourAndNoLonger() {
    assertThat(keys.find(OLD.id())).isCompleted();
    fail();

    pass(IssuerKeys.USABLE.minusNanos(1));
    assertThat(keys.find(OLD.id())).isCompleted();
    assertThat(keys.check().isHealthy()).isTrue();
    assertThat(failure(keys.find("other"))).isInstanceOf(UnavailableException.class);

    pass(Duration.ofNanos(1));
    assertThat(failure(keys.find(OLD.id()))).isInstanceOf(UnavailableException.class);
    assertThat(keys.check().problem()).contains("away for a test");
  }

  @Test
  void find_issuerAway_isAskedLessAndLessOften() {
    fail();
    var pauses = new ArrayList<Long>();
    for (int i = 0; i < 8; i++) {
      assertThat(failure(keys.find("any"))).isInstanceOf(UnavailableException.class);
      int before = looks;
      long seconds = 0;
      while (looks == before) {
        pass(Duration.ofSeconds(1));
        seconds++;
        assertThat(failure(keys.find("any"))).isInstanceOf(UnavailableException.class);
      }
      pauses.add(seconds);
    }
    assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);

    publish(OLD);
    pass(Duration.ofMinutes(1));
    assertThat(keys.find(OLD.id())).isCompleted();
    assertThat(keys.check().isHealthy()).isTrue();
  }

  @Test
  void find_issuerAway_saysWhenToComeAgainAndNothingOfTheReason() {
    fail();

    assertThat(failure(keys.find("any")))
        .hasMessage(
            "the identity provider does not answer as it should, so tokens cannot be verified")
        .extracting(FloecatException::retryAfter)
        .isEqualTo(Optional.of(Duration.ofSeconds(2)));
  }

  @Test
  void find_issuerPublishesNoUsableKey_thoseBeforeCountNoMore() {
    assertThat(keys.find(OLD.id())).isCompleted();
    publish();
    pass(IssuerKeys.FRESH);
    assertThat(failure(keys.find("other"))).isInstanceOf(UnavailableException.class);

    assertThat(failure(keys.find(OLD.id()))).isInstanceOf(UnavailableException.class);
    assertThat(keys.check().problem())
        .contains("the issuer publishes no key that can verify a token");

    publish(NEW);
    pass(IssuerKeys.PAUSE);
    assertThat(keys.find(NEW.id())).isCompleted();
    assertThat(keys.check().isHealthy()).isTrue();
  }

  @Test
  void find_unusableKeys_areToldOnceAndAgainWhenTheyChange() {
    try (var log = new LogCapture()) {
      publishBeside("a: no good");
      assertThat(keys.find(OLD.id())).isCompleted();
      pass(IssuerKeys.FRESH);
      assertThat(keys.find(OLD.id())).isCompleted();
      publishBeside("a: no good", "b: neither");
      pass(IssuerKeys.FRESH);
      assertThat(keys.find(OLD.id())).isCompleted();

      assertThat(log.lines("verify no token"))
          .satisfiesExactly(
              line -> assertThat(line).contains("verify no token: a: no good"),
              line -> assertThat(line).contains("verify no token: a: no good; b: neither"));
    }
  }

  private CompletableFuture<PublishedKeys> ask() {
    looks++;
    return answer;
  }

  private void publish(SigningKey... published) {
    var usable = new JWKSet(List.of(published).stream().map(SigningKey::jwk).toList());
    answer = CompletableFuture.completedFuture(new PublishedKeys(usable, List.of()));
  }

  private void publishBeside(String... unusable) {
    answer =
        CompletableFuture.completedFuture(
            new PublishedKeys(new JWKSet(OLD.jwk()), List.of(unusable)));
  }

  private void fail() {
    answer = CompletableFuture.failedFuture(new IssuerException("away for a test"));
  }

  private void pass(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }

  private static FloecatException failure(CompletableFuture<?> future) {
    assertThat(future).isCompletedExceptionally();
    try {
      throw new AssertionError("found: " + future.join());
    } catch (CompletionException e) {
      return (FloecatException) Objects.requireNonNull(e.getCause());
    }
  }
}
