package io.floecat.cli.client;

import io.floecat.cli.shell.Shell;
import java.time.Duration;

/**
 * How often, and after how long, a request is sent again. A server that is just starting or an
 * operation in flight is waited for; a person is not kept waiting for longer than that takes.
 */
final class Retries {

  private static final int ATTEMPTS = 4;
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Shell shell;
  private int attempts;

  /** The retries of one request. */
  Retries(Shell shell) {
    this.shell = shell;
  }

  /** After no answer: waits and says true, or says false. */
  boolean again() {
    return again(Duration.ZERO);
  }

  /** After a refusal: waits and says true, or says false. */
  boolean again(ApiError error) {
    return canPass(error) && again(error.retryAfter().orElse(Duration.ZERO));
  }

  private boolean again(Duration atLeast) {
    attempts++;
    if (attempts >= ATTEMPTS || atLeast.compareTo(LONGEST) > 0) {
      return false;
    }
    Duration own = FIRST.multipliedBy(1L << (attempts - 1));
    shell.pause(own.compareTo(atLeast) > 0 ? own : atLeast);
    return true;
  }

  /** Another etag stays another etag, however long one waits. */
  private static boolean canPass(ApiError error) {
    return switch (error.code()) {
      case 503 -> true;
      case 409, 429 -> error.retryAfter().isPresent() && !error.reason().equals("ETAG_MISMATCH");
      default -> false;
    };
  }
}
