package io.floecat.core.lifecycle;

import io.floecat.core.operation.TimeSource;
import io.floecat.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;

/**
 * A pace on a {@link ManualClock}: waiting moves the clock. A node whose wall clock is wrong has an
 * offset.
 *
 * @param offset what this node's wall clock is ahead by
 */
public record ManualTimeSource(ManualClock clock, Duration offset) implements TimeSource {

  /** A node whose clock is right. */
  public ManualTimeSource(ManualClock clock) {
    this(clock, Duration.ZERO);
  }

  @Override
  public Instant now() {
    return clock.instant().plus(offset);
  }

  @Override
  public long nanos() {
    return Duration.between(Instant.EPOCH, clock.instant()).toNanos();
  }

  @Override
  public void pause(Duration duration) {
    clock.advance(duration);
  }
}
