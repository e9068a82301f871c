package io.floecat.sandbox.secret;

import java.time.Instant;

/** A {@link Delay} that has begun. */
final class VisibilityDelay {

  private final Instant until;
  private int looks;

  private VisibilityDelay(Instant until, int looks) {
    this.until = until;
    this.looks = looks;
  }

  /** From {@code now} on. */
  static VisibilityDelay from(Instant now, Delay delay) {
    return switch (delay) {
      case Delay.None() -> new VisibilityDelay(now, 0);
      case Delay.Looks(int count) -> new VisibilityDelay(now, count);
      case Delay.Time(var duration) -> new VisibilityDelay(now.plus(duration), 0);
    };
  }

  /** Looks once: whether what is behind is still hidden. */
  boolean hides(Instant now) {
    if (looks > 0) {
      looks--;
      return true;
    }
    return now.isBefore(until);
  }
}
