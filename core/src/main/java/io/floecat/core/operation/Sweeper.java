package io.floecat.core.operation;

import io.floecat.core.account.ConnectorName;
import io.floecat.core.audit.AuditAction;
import io.floecat.core.audit.AuditEvent;
import io.floecat.core.audit.AuditTrail;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.OpenOperation;
import io.floecat.core.operation.store.RequestRecord;
import io.floecat.core.operation.store.Tombstone;
import io.floecat.core.pointer.Page;
import io.floecat.core.pointer.Pointer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Does what nobody came to do: finishes operations past their deadline, works tombstones, removes
 * deleted connectors when their time is over, and forgets old requests. Safe on many nodes at once,
 * and to stop at any point.
 */
public final class Sweeper {

  /** The most entries of each kind that one sweep looks at. */
  static final int BATCH = 200;

  private final OperationStore store;
  private final Finisher finisher;
  private final Burial burial;
  private final Endings endings;
  private final AuditTrail audit;
  private final Pace pace;

  /** Where the next sweep goes on: what stays open does not keep it from what comes after. */
  private final AtomicReference<String> nextOperations = new AtomicReference<>("");

  Sweeper(
      OperationStore store,
      Finisher finisher,
      Burial burial,
      Endings endings,
      AuditTrail audit,
      Pace pace) {
    this.store = store;
    this.finisher = finisher;
    this.burial = burial;
    this.endings = endings;
    this.audit = audit;
    this.pace = pace;
  }

  /** One bounded round over what is due. */
  public Sweep sweep() {
    return sweep(false);
  }

  /**
   * One bounded round, as after a crash: finishes every operation, whether or not it is past its
   * deadline. For a store that only this process uses, before it takes requests.
   */
  public Sweep sweepAfterRestart() {
    return sweep(true);
  }

  private Sweep sweep(boolean ownersAreDead) {
    int forward = 0;
    int back = 0;
    int open = 0;
    Page operations = store.list(Keys.OPERATIONS, BATCH, nextOperations.get());
    nextOperations.set(operations.nextPageToken().orElse(""));
    for (Pointer pointer : operations.pointers()) {
      var operation = store.parse(pointer, OpenOperation.getDefaultInstance());
      switch (finish(operation, ownersAreDead)) {
        case FORWARD -> forward++;
        case BACK -> back++;
        case OPEN -> open++;
        case MOVED -> {} // Somebody else finished it.
      }
    }
    return new Sweep(forward, back, workDue(), open);
  }

  private Ended finish(Versioned<OpenOperation> operation, boolean ownersAreDead) {
    var name = ConnectorName.parse("connector", operation.value().getConnector());
    var record = store.record(name);
    String id = operation.key().substring(Keys.OPERATIONS.length());
    if (!record.value().getPending().getId().equals(id)) {
      return Ended.MOVED;
    }
    return ownersAreDead || finisher.isPastDeadline(record.value().getPending())
        ? audited(AuditAction.LIFECYCLE_FINISH, name, () -> finisher.finish(name, record))
        : Ended.OPEN;
  }

  private int workDue() {
    int buried = 0;
    for (Pointer hint : store.list(Keys.DUE, BATCH, "").pointers()) {
      if (Keys.dueTime(hint.key()).isAfter(pace.now())) {
        break;
      }
      String key = new String(hint.value(), StandardCharsets.US_ASCII);
      if (key.startsWith(Keys.TOMBSTONES)) {
        buried += workTombstone(hint, key);
      } else if (key.startsWith(Keys.REQUESTS)) {
        forgetRequest(hint, key);
      } else {
        purge(hint, key);
      }
    }
    return buried;
  }

  private int workTombstone(Pointer hint, String key) {
    var tombstone = store.get(key, Tombstone.getDefaultInstance());
    int worked = tombstone.isPresent() && bury(tombstone) ? 1 : 0;
    // Every change of a tombstone leaves a hint of its own, so this one has served in any case but
    // one: nobody could claim it just now.
    var after = store.get(key, Tombstone.getDefaultInstance());
    if (!after.isPresent() || isLater(after.value(), pace.now())) {
      drop(hint);
    }
    return worked;
  }

  private boolean bury(Versioned<Tombstone> tombstone) {
    var ref = Secrets.ref(Burial.name(tombstone.value()), tombstone.value().getGeneration());
    return audited(AuditAction.LIFECYCLE_BURY, ref, () -> burial.work(tombstone));
  }

  private <T> T audited(AuditAction action, Object resource, Supplier<T> work) {
    return audit.run(AuditEvent.ofService(action, resource), work);
  }

  private static boolean isLater(Tombstone tombstone, Instant now) {
    return Records.instant(tombstone.getDueTime()).isAfter(now);
  }

  private void forgetRequest(Pointer hint, String key) {
    var request = store.get(key, RequestRecord.getDefaultInstance());
    boolean forgotten =
        !request.isPresent()
            || (Requests.isForgotten(request.value(), pace.now())
                && store.begin().remove(request).commit());
    if (forgotten || wasUsedAnew(request.value(), hint)) {
      drop(hint);
    }
  }

  /** The id was used again after the hint was left: a later hint stands for that. */
  private static boolean wasUsedAnew(RequestRecord request, Pointer hint) {
    return Records.instant(request.getStartTime())
        .plus(OperationSettings.REQUEST_MEMORY)
        .isAfter(Keys.dueTime(hint.key()).plusSeconds(1));
  }

  private void purge(Pointer hint, String key) {
    var name = ConnectorName.parse("connector", key);
    var record = store.record(name);
    if (!isDueForPurge(record.value())) {
      drop(hint);
    } else if (!record.value().hasPending()
        && audited(AuditAction.LIFECYCLE_PURGE, name, () -> endings.purge(name, record))) {
      drop(hint);
    }
  }

  private boolean isDueForPurge(ConnectorRecord record) {
    return Records.isDeleted(record)
        && !pace.now().isBefore(Records.instant(record.getConnector().getPurgeTime()));
  }

  private void drop(Pointer hint) {
    store.begin().dropHint(hint).tryCommit();
  }
}
