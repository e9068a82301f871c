package io.floecat.core.operation;

import io.floecat.core.account.ConnectorName;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.Pending;

/** Finishes an operation that somebody else began: whoever comes next does it. */
final class Finisher {

  private final NewSecret newSecret;
  private final TakeOver takeOver;
  private final Restoration restoration;
  private final OperationSettings settings;
  private final Pace pace;
  private final OperationListener listener;

  Finisher(
      NewSecret newSecret,
      TakeOver takeOver,
      Restoration restoration,
      OperationSettings settings,
      Pace pace,
      OperationListener listener) {
    this.newSecret = newSecret;
    this.takeOver = takeOver;
    this.restoration = restoration;
    this.settings = settings;
    this.pace = pace;
    this.listener = listener;
  }

  /** Whether the operation's owner has had its time, or is dead. */
  boolean isPastDeadline(Pending pending) {
    return settings.mayOthersGoOn(Records.instant(pending.getStartTime()), pace.now());
  }

  /** Finishes the operation that the record carries, forward or back. */
  Ended finish(ConnectorName name, Versioned<ConnectorRecord> record) {
    Pending pending = record.value().getPending();
    Ended ended =
        switch (pending.getKind()) {
          case NEW -> newSecret.back(name, record) ? Ended.BACK : Ended.MOVED;
          case PUT, PUT_TAKEN -> takeOver.finish(name, record);
          case RESTORE -> restoration.finish(name, record);
          case KIND_UNSPECIFIED, UNRECOGNIZED -> Ended.OPEN;
        };
    String secret = Secrets.ref(name, Math.max(1, pending.getGeneration())).name();
    switch (ended) {
      case FORWARD -> listener.on(OperationListener.Event.FINISHED_FORWARD, secret);
      case BACK -> listener.on(OperationListener.Event.FINISHED_BACK, secret);
      case OPEN -> listener.on(OperationListener.Event.STAYED_OPEN, secret);
      case MOVED -> {} // Somebody else finished it, and told.
    }
    return ended;
  }
}
