package io.floecat.core.operation;

import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.RequestRecord;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.error.AbortedException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.v1.Connector;
import java.time.Duration;
import java.util.Optional;

/**
 * One write at a time on a connector: whoever finds an open operation waits for it, and finishes it
 * once its owner has had its time.
 */
final class WriteLoop {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final Requests requests;
  private final OperationAwaiter awaiter;
  private final OperationRecovery recovery;
  private final TimeSource time;

  WriteLoop(
      Requests requests, OperationAwaiter awaiter, OperationRecovery recovery, TimeSource time) {
    this.requests = requests;
    this.awaiter = awaiter;
    this.recovery = recovery;
    this.time = time;
  }

  /** Looks until the write is made, was made before, or cannot be made. */
  Connector settle(ConnectorName proposed, WriteRequest request, WriteAttempt steps) {
    long end = time.nanos() + OperationSettings.WAIT_FOR_OTHERS.toNanos();
    ConnectorName name = proposed;
    while (true) {
      // Read together: a request that is not known has left no trace in this record.
      Requests.Look look = requests.lookAtBoth(name, request);
      Write write = look.write();
      Optional<Versioned<RequestRecord>> known = requests.known(write);
      ConnectorName actual = known.map(WriteLoop::connector).orElse(proposed);
      if (!actual.equals(name)) {
        name = actual; // The request came before, under another id that was made up for it.
        continue;
      }
      var record = look.record();
      Optional<Connector> made =
          known.isPresent()
              ? again(write, known.get(), record, steps)
              : firstTime(write, record, steps);
      if (made.isPresent()) {
        return made.get();
      }
      waitOrFinish(write.name(), record, end);
    }
  }

  private Optional<Connector> firstTime(
      Write write, Versioned<ConnectorRecord> record, WriteAttempt steps) {
    boolean free =
        !record.value().hasPending()
            || write.request().validateOnly()
            || steps.mayEnd(record.value().getPending());
    return free ? steps.attempt(write, record) : Optional.empty();
  }

  /** The same request came before: it is answered, or its operation carried on (rule 4). */
  private Optional<Connector> again(
      Write write,
      Versioned<RequestRecord> known,
      Versioned<ConnectorRecord> record,
      WriteAttempt steps) {
    String running = known.value().getRunning();
    if (running.isEmpty()) {
      return Optional.of(awaiter.replay(known, write.name(), credentials(steps, record.value())));
    }
    return record.value().getPending().getId().equals(running)
        ? Optional.of(awaiter.carryOn(write, record, steps.credentials(record.value())))
        : Optional.empty();
  }

  /** What was planned may no longer fit the connector; then the masked request alone decides. */
  private static CredentialChange credentials(WriteAttempt steps, ConnectorRecord record) {
    try {
      return steps.credentials(record);
    } catch (InvalidArgumentException e) {
      return new CredentialChange.Keep();
    }
  }

  /** Others wait, and once its owner has had its time, finish the operation first (rule 5). */
  private void waitOrFinish(ConnectorName name, Versioned<ConnectorRecord> record, long end) {
    boolean moved =
        !record.value().hasPending()
            || (recovery.isPastDeadline(record.value().getPending())
                && recovery.finish(name, record) != Resolution.UNRESOLVED);
    if (time.nanos() >= end || Thread.currentThread().isInterrupted()) {
      throw new AbortedException(
          ErrorReason.OPERATION_IN_PROGRESS,
          "another write on %s is under way; send this one again".formatted(name),
          Duration.ofSeconds(1));
    }
    if (!moved) {
      time.pause(LOOK_AGAIN);
    }
  }

  private static ConnectorName connector(Versioned<RequestRecord> known) {
    return ConnectorName.parse("name", known.value().getConnector());
  }
}
