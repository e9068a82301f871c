package io.floecat.spi.secret;

import java.time.Duration;

/** Whether a deleted secret can be restored. */
public sealed interface Recovery {

  /** The shortest window (Secrets Manager's {@code RecoveryWindowInDays}, AWS_FACTS 1.4). */
  Duration MIN_WINDOW = Duration.ofDays(7);

  /** The longest window. */
  Duration MAX_WINDOW = Duration.ofDays(30);

  /**
   * It can, for a while.
   *
   * @param duration whole days, {@link #MIN_WINDOW} to {@link #MAX_WINDOW}
   */
  record Window(Duration duration) implements Recovery {

    /** Throws {@link IllegalArgumentException} where {@code duration} is no window. */
    public Window {
      if (duration.compareTo(MIN_WINDOW) < 0
          || duration.compareTo(MAX_WINDOW) > 0
          || !duration.equals(Duration.ofDays(duration.toDays()))) {
        throw new IllegalArgumentException("a recovery window is 7 to 30 whole days");
      }
    }
  }

  /** It cannot: the secret is gone at once. */
  record None() implements Recovery {}
}
