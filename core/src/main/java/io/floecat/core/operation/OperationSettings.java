package io.floecat.core.operation;

import io.floecat.spi.secret.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The times of the lifecycle. Only the quarantine is a safety clock: the others may be wrong by any
 * amount without harm, because whoever finishes an operation early finds out what became of it.
 *
 * @param deadline when others may finish an operation, or take over the claim of a tombstone
 * @param window how long a deleted connector, and its secret, can be restored
 * @param aloneSince since when this process alone uses the store, so that the owner of what was
 *     begun before is dead; empty where other processes may use it
 */
public record OperationSettings(
    Duration deadline, Recovery.Window window, Optional<Instant> aloneSince) {

  /** No call is sent later than this after the read of the store that justified it. */
  static final Duration CALL_FRESHNESS = Duration.ofSeconds(60);

  /** When no call can still be on its way: longer than any call lives. */
  static final Duration QUARANTINE = Duration.ofHours(1);

  /** How long a request id is remembered. */
  static final Duration REQUEST_MEMORY = Duration.ofHours(24);

  /** How long a write waits for another one on the same connector. */
  static final Duration WAIT_FOR_OTHERS = Duration.ofSeconds(2);

  /** How long one caller's unclear calls are repeated before the caller is told. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** For how long after it was written a version may not be visible yet (AWS_FACTS 1.5). */
  static final Duration LATE_VISIBILITY = Duration.ofSeconds(60);

  /** For a store that other processes may use. */
  public OperationSettings(Duration deadline, Recovery.Window window) {
    this(deadline, window, Optional.empty());
  }

  /** The same for a process that alone uses the store, and begins at {@code start}. */
  public OperationSettings aloneSince(Instant start) {
    return new OperationSettings(deadline, window, Optional.of(start));
  }

  /**
   * Whether others may go on with what somebody began at {@code start}: its time is over, or its
   * owner is dead. A start that is yet to come was read from a clock that was set back since.
   */
  boolean mayOthersGoOn(Instant start, Instant now) {
    boolean isOwnerDead =
        aloneSince.filter(since -> !start.isAfter(since) || start.isAfter(now)).isPresent();
    return isOwnerDead || !now.isBefore(start.plus(deadline));
  }

  /** A minute, and seven days. */
  public static OperationSettings defaults() {
    return new OperationSettings(Duration.ofMinutes(1), new Recovery.Window(Recovery.MIN_WINDOW));
  }
}
