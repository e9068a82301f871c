package io.floecat.testkit;

import io.floecat.core.operation.Pace;
import java.time.Duration;
import java.time.Instant;

/**
 * A pace on a {@link ManualClock}: waiting moves the clock. A node whose wall clock is wrong has an
 * offset.
 *
 * @param offset what this node's wall clock is ahead by
 */
public record ManualPace(ManualClock clock, Duration offset) implements Pace {

  /** A node whose clock is right. */
  public ManualPace(ManualClock clock) {
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
