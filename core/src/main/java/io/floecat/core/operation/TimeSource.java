package io.floecat.core.operation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Where the lifecycle takes its time from, and how it waits. Tests bring their own. */
public interface TimeSource {

  /** The wall clock. Nodes may differ in it. */
  Instant now();

  /** A clock that never goes back, in nanoseconds from some origin. */
  long nanos();

  /** Waits. When interrupted, returns at once and leaves the thread interrupted. */
  void pause(Duration duration);

  /** The system's monotonic clock, {@code clock} on the wall, and real waiting. */
  static TimeSource of(Clock clock) {
    return new TimeSource() {
      @Override
      public Instant now() {
        return clock.instant();
      }

      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void pause(Duration duration) {
        try {
          Thread.sleep(duration);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    };
  }
}
