package io.floecat.core.operation;

import io.floecat.core.secret.Recovery;
import java.time.Duration;

/**
 * The times of the lifecycle. Only the quarantine is a safety clock: the others may be wrong by any
 * amount without harm, because whoever finishes an operation early finds out what became of it.
 *
 * @param deadline when others may finish an operation, or take over the claim of a tombstone
 * @param window how long a deleted connector, and its secret, can be restored
 */
public record OperationSettings(Duration deadline, Recovery.Window window) {

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

  /** A minute, and seven days. */
  public static OperationSettings defaults() {
    return new OperationSettings(Duration.ofMinutes(1), new Recovery.Window(Recovery.MIN_WINDOW));
  }
}
