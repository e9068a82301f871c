package io.floecat.aws;

import io.floecat.spi.secret.SecretRefusedException;
import io.floecat.spi.secret.SecretScheduledException;
import io.floecat.spi.secret.SecretTakenException;
import io.floecat.spi.secret.SecretUnreadableException;
import io.floecat.spi.secret.SecretsManagerException;
import io.floecat.spi.secret.SecretsUnavailableException;
import io.floecat.spi.secret.SecretsUnavailableException.Kind;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * One account's session of the role: made on first use, renewed by whoever uses it shortly before
 * it ends, by one caller at a time. Nothing runs for an account that nobody uses.
 *
 * <p>Its life is counted from before it was asked for, on a clock that only ever runs forward: how
 * wrong this machine's idea of the date is makes no difference.
 */
final class AccountSession {

  /** Not used for calls that might arrive after its end. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  /** For how long a refused session is not replaced. */
  private static final Duration NEW = Duration.ofMinutes(1);

  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(250);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);
  private static final int MAX_DOUBLINGS = 10;

  private final ReentrantLock renewing = new ReentrantLock();
  private final LongSupplier nanoTime;
  private final Lifetime lifetime;
  private final Duration patience;
  private volatile @Nullable Live live;
  private volatile @Nullable Failed failed;

  /**
   * How long a session serves.
   *
   * @param end after which it is of no use
   * @param renewal after which whoever comes first asks for the next one
   */
  record Lifetime(Duration end, Duration renewal) {}

  private record Live(AwsCredentialsProvider credentials, long start) {}

  private record Failed(SecretsManagerException failure, int inARow, long retryAt) {}

  /** {@code patience} is how long a caller waits for another one who is asking STS. */
  AccountSession(Lifetime lifetime, Duration patience, LongSupplier nanoTime) {
    this.lifetime = lifetime;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /**
   * The session's credentials. {@code assume} asks STS for them.
   *
   * @throws SecretsManagerException there are none; {@code assume} was called, or failed a moment
   *     ago
   */
  AwsCredentialsProvider credentials(Supplier<AwsCredentialsProvider> assume) {
    Live present = live;
    if (present == null || hasEnded(present)) {
      return madeByOne(assume);
    }
    if (isDue(present)) {
      renewUnlessSomebodyDoes(assume);
    }
    Live now = live;
    return now == null ? present.credentials() : now.credentials();
  }

  /**
   * AWS does not take these credentials any more; the next caller gets new ones. Where AWS refuses
   * what it gave a moment ago, another session would fare no better, and STS is not asked for it.
   *
   * @return whether the next caller gets others
   */
  boolean expire(AwsCredentialsProvider credentials) {
    Live present = live;
    if (present != null && present.credentials() == credentials) {
      if (age(present) < NEW.toNanos()) {
        return false;
      }
      live = null;
    }
    return true;
  }

  private AwsCredentialsProvider madeByOne(Supplier<AwsCredentialsProvider> assume) {
    if (!lockInTime()) {
      throw new SecretsUnavailableException(
          Kind.TIMED_OUT, "another call still waits for STS to answer", null);
    }
    try {
      Live present = live;
      return present == null || hasEnded(present) ? make(assume) : present.credentials();
    } finally {
      renewing.unlock();
    }
  }

  /** The present session still serves, so nobody else waits, and a failure is nobody's yet. */
  private void renewUnlessSomebodyDoes(Supplier<AwsCredentialsProvider> assume) {
    if (!renewing.tryLock()) {
      return;
    }
    try {
      Live present = live;
      if (present == null || isDue(present)) {
        make(assume);
      }
    } catch (SecretsManagerException e) {
      // Remembered with its back-off; the session serves until its end.
    } finally {
      renewing.unlock();
    }
  }

  private AwsCredentialsProvider make(Supplier<AwsCredentialsProvider> assume) {
    long start = nanoTime.getAsLong();
    Failed before = failed;
    if (before != null && start - before.retryAt() < 0) {
      throw notAskedAgain(before.failure());
    }
    try {
      AwsCredentialsProvider credentials = assume.get();
      live = new Live(credentials, start);
      failed = null;
      return credentials;
    } catch (SecretsManagerException e) {
      int inARow = before == null ? 1 : before.inARow() + 1;
      failed = new Failed(e, inARow, nanoTime.getAsLong() + backOff(inARow).toNanos());
      throw e;
    }
  }

  /** The same failure, for a caller who comes too soon after it. */
  private static SecretsManagerException notAskedAgain(SecretsManagerException before) {
    String message = before.getMessage() + "; not asked again yet";
    return switch (before) {
      case SecretRefusedException refused ->
          new SecretRefusedException(refused.kind(), refused.remedy(), message, refused);
      case SecretsUnavailableException unavailable ->
          new SecretsUnavailableException(unavailable.kind(), message, unavailable);
      case SecretTakenException other -> other;
      case SecretScheduledException other -> other;
      case SecretUnreadableException other -> other;
    };
  }

  private boolean lockInTime() {
    try {
      return renewing.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean hasEnded(Live session) {
    return age(session) >= lifetime.end().minus(MARGIN).toNanos();
  }

  private boolean isDue(Live session) {
    return age(session) >= lifetime.renewal().toNanos();
  }

  private long age(Live session) {
    return nanoTime.getAsLong() - session.start();
  }

  private static Duration backOff(int inARow) {
    Duration doubled = FIRST_BACK_OFF.multipliedBy(1L << Math.min(inARow - 1, MAX_DOUBLINGS));
    return doubled.compareTo(LONGEST_BACK_OFF) < 0 ? doubled : LONGEST_BACK_OFF;
  }
}
