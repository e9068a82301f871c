package io.floecat.core.operation;

import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.Pending;
import io.floecat.spi.account.ConnectorName;

/** Finishes an operation that somebody else began: whoever comes next does it. */
final class OperationRecovery {

  private final NewSecret newSecret;
  private final UpdateRecovery updateRecovery;
  private final Undelete undelete;
  private final OperationSettings settings;
  private final TimeSource time;
  private final OperationListener listener;

  OperationRecovery(
      NewSecret newSecret,
      UpdateRecovery updateRecovery,
      Undelete undelete,
      OperationSettings settings,
      TimeSource time,
      OperationListener listener) {
    this.newSecret = newSecret;
    this.updateRecovery = updateRecovery;
    this.undelete = undelete;
    this.settings = settings;
    this.time = time;
    this.listener = listener;
  }

  /** Whether the operation's owner has had its time, or is dead. */
  boolean isPastDeadline(Pending pending) {
    return settings.mayOthersGoOn(Records.instant(pending.getStartTime()), time.now());
  }

  /** Finishes the operation that the record carries, forward or back. */
  Resolution finish(ConnectorName name, Versioned<ConnectorRecord> record) {
    Pending pending = record.value().getPending();
    Resolution ended =
        switch (pending.getKind()) {
          case NEW -> newSecret.back(name, record) ? Resolution.ROLLED_BACK : Resolution.SUPERSEDED;
          case PUT, PUT_TAKEN -> updateRecovery.finish(name, record);
          case RESTORE -> undelete.finish(name, record);
          case KIND_UNSPECIFIED, UNRECOGNIZED -> Resolution.UNRESOLVED;
        };
    String secret = Secrets.ref(name, Math.max(1, pending.getGeneration())).name();
    switch (ended) {
      case ROLLED_FORWARD -> listener.on(OperationListener.Event.ROLLED_FORWARD, secret);
      case ROLLED_BACK -> listener.on(OperationListener.Event.ROLLED_BACK, secret);
      case UNRESOLVED -> listener.on(OperationListener.Event.UNRESOLVED, secret);
      case SUPERSEDED -> {} // Somebody else finished it, and told.
    }
    return ended;
  }
}
