package io.floecat.server.auth.oidc;

import com.nimbusds.jose.jwk.JWKSet;
import io.floecat.spi.CheckResult;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The issuer's keys, as it published them a while ago.
 *
 * <p>They are asked for when they are old or when a token names another key, by one request at a
 * time and not more often than the pause says. What was refused is not remembered: within the
 * pause, every key that is not among those last published is unknown. So tokens with made-up keys
 * cost neither memory nor the issuer's patience.
 */
final class IssuerKeys {

  /** How long keys count without another look: a withdrawn one is refused after this time. */
  static final Duration FRESH = Duration.ofMinutes(5);

  /** How long they count while the issuer does not answer. */
  static final Duration USABLE = Duration.ofHours(1);

  /** The pause between two looks; doubled with each that fails, from the first to the longest. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final int MAX_DOUBLINGS = 6;

  private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

  private final Supplier<CompletableFuture<PublishedKeys>> issuer;
  private final LongSupplier nanoTime;

  /** Guarded by this, as all that follows. */
  private Optional<Published> published = Optional.empty();

  private Optional<CompletableFuture<JWKSet>> look = Optional.empty();
  private Optional<String> problem = Optional.of("the issuer was not asked yet");
  private List<String> unusable = List.of();
  private int failures;
  private long nextLook;

  private record Published(JWKSet keys, long time) {}

  /**
   * Asks nothing yet.
   *
   * @param issuer what it publishes now; fails with an {@link IssuerException}
   * @param nanoTime a monotonic clock, in nanoseconds
   */
  IssuerKeys(Supplier<CompletableFuture<PublishedKeys>> issuer, LongSupplier nanoTime) {
    this.issuer = issuer;
    this.nanoTime = nanoTime;
    this.nextLook = nanoTime.getAsLong();
  }

  /**
   * Keys with the one that is called {@code keyId}. Fails with an {@link
   * io.floecat.spi.error.UnauthenticatedException} where the issuer has none of that name, with an
   * {@link UnavailableException} where it cannot be asked.
   */
  synchronized CompletableFuture<JWKSet> find(String keyId) {
    CompletableFuture<?> _ = refreshIfOld();
    Optional<JWKSet> known = usable().filter(keys -> has(keys, keyId));
    if (known.isPresent()) {
      return CompletableFuture.completedFuture(known.get());
    }
    return lookNow()
        .map(answer -> answer.thenApply(keys -> require(keyId, keys)))
        .orElseGet(() -> CompletableFuture.failedFuture(withoutLook()));
  }

  /** Asks for keys where it is time to. Fails as {@link #find} does. */
  synchronized CompletableFuture<?> refreshIfOld() {
    boolean isFresh = published.filter(it -> age(it) < FRESH.toNanos()).isPresent();
    return (isFresh ? Optional.<CompletableFuture<JWKSet>>empty() : lookNow())
        .orElseGet(() -> CompletableFuture.completedFuture(new JWKSet()));
  }

  /** Whether there are keys that count; asks for them where it is time to. */
  synchronized CheckResult check() {
    CompletableFuture<?> _ = refreshIfOld();
    return usable().isPresent()
        ? CheckResult.healthy()
        : CheckResult.failed(problem.orElse("the issuer's keys are too old"));
  }

  private Optional<JWKSet> usable() {
    return published.filter(it -> age(it) < USABLE.toNanos()).map(Published::keys);
  }

  private long age(Published it) {
    return nanoTime.getAsLong() - it.time();
  }

  /** The look under way, or a new one; empty within the pause. */
  private Optional<CompletableFuture<JWKSet>> lookNow() {
    if (look.isEmpty() && nanoTime.getAsLong() - nextLook >= 0) {
      CompletableFuture<JWKSet> begun = issuer.get().handle(this::learn);
      look = Optional.of(begun).filter(it -> !it.isDone());
      return Optional.of(begun);
    }
    return look;
  }

  private synchronized JWKSet learn(@Nullable PublishedKeys found, @Nullable Throwable failure) {
    look = Optional.empty();
    if (found == null) {
      throw failed(failure == null ? "none" : reason(failure), failure);
    }
    tellUnusable(found.unusable());
    JWKSet keys = found.usable();
    if (keys.isEmpty()) {
      // The issuer stands by none of those before.
      published = Optional.empty();
      throw failed("the issuer publishes no key that can verify a token", null);
    }
    published = Optional.of(new Published(keys, nanoTime.getAsLong()));
    problem = Optional.empty();
    failures = 0;
    pauseFor(PAUSE);
    return keys;
  }

  private UnavailableException failed(String reason, @Nullable Throwable cause) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
    failures++;
    pauseFor(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    problem = Optional.of(reason);
    LOG.warn("no keys of the issuer of tokens: {}", reason);
    return unavailable(cause);
  }

  /** Once, and again when the reasons change. */
  private void tellUnusable(List<String> reasons) {
    if (!reasons.equals(unusable) && !reasons.isEmpty()) {
      LOG.warn("keys of the issuer that verify no token: {}", String.join("; ", reasons));
    }
    unusable = reasons;
  }

  private void pauseFor(Duration pause) {
    nextLook = nanoTime.getAsLong() + pause.toNanos();
  }

  private RuntimeException withoutLook() {
    return failures == 0 ? unknownKey() : unavailable(null);
  }

  private UnavailableException unavailable(@Nullable Throwable cause) {
    Duration wait = Duration.ofNanos(Math.max(0, nextLook - nanoTime.getAsLong()));
    return new UnavailableException(
        ErrorReason.DEPENDENCY_UNAVAILABLE,
        "the identity provider does not answer as it should, so tokens cannot be verified",
        wait.plusSeconds(1),
        cause);
  }

  private static JWKSet require(String keyId, JWKSet keys) {
    if (!has(keys, keyId)) {
      throw unknownKey();
    }
    return keys;
  }

  private static RuntimeException unknownKey() {
    return TokenErrors.because("its issuer has published no key of the name that it gives (kid)");
  }

  private static boolean has(JWKSet keys, String keyId) {
    return keys.getKeyByKeyId(keyId) != null;
  }

  private static String reason(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof IssuerException
        ? String.valueOf(cause.getMessage())
        : "the issuer's documents cannot be read: " + cause.getClass().getSimpleName();
  }
}
