package io.floecat.core.operation;

import io.floecat.core.operation.store.OpenOperation;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.audit.AuditTrail;
import io.floecat.spi.pointer.Page;
import io.floecat.spi.pointer.Pointer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Does what nobody came to do: finishes operations past their deadline, works tombstones, removes
 * deleted connectors when their time is over, and forgets old requests. Safe on many nodes at once,
 * and to stop at any point.
 */
public final class Sweeper {

  /** The most entries of each kind that one sweep looks at. */
  static final int BATCH = 200;

  /** When what fails is looked at again. */
  private static final Duration LATER = Duration.ofHours(1);

  private final OperationStore store;
  private final OperationRecovery recovery;
  private final DueWork due;
  private final Resilience resilience;
  private final Rounds rounds;
  private final TimeSource time;

  /** Where the next sweep goes on: what stays open does not keep it from what comes after. */
  private final AtomicReference<String> nextOperations = new AtomicReference<>("");

  Sweeper(OperationParts parts, AuditTrail audit, OperationSettings settings, TimeSource time) {
    store = parts.store;
    recovery = parts.recovery;
    due = new DueWork(parts, audit, time);
    resilience = new Resilience(store);
    rounds = new Rounds(store, due, resilience, settings, time);
    this.time = time;
  }

  /**
   * One bounded round over what is due. What fails on one item is told and left for later; only a
   * store or an audit log that is away ends it.
   */
  public Sweep sweep() {
    int forward = 0;
    int back = 0;
    int open = 0;
    Page operations = store.list(Keys.OPERATIONS, BATCH, nextOperations.get());
    nextOperations.set(operations.nextPageToken().orElse(""));
    for (Pointer pointer : operations.pointers()) {
      switch (resilience.attempt(pointer.key(), () -> finish(pointer), Resolution.UNRESOLVED)) {
        case ROLLED_FORWARD -> forward++;
        case ROLLED_BACK -> back++;
        case UNRESOLVED -> open++;
        case SUPERSEDED -> {} // Somebody else finished it.
      }
    }
    int deleted = workDue();
    rounds.look();
    return new Sweep(forward, back, deleted, open);
  }

  private Resolution finish(Pointer pointer) {
    var operation = store.parse(pointer, OpenOperation.getDefaultInstance());
    var name = ConnectorName.parse("connector", operation.value().getConnector());
    var record = store.record(name);
    String id = operation.key().substring(Keys.OPERATIONS.length());
    if (!record.value().getPending().getId().equals(id)) {
      // Left of a record that could not be read, unless it was finished between the two reads.
      store.begin().check(record).remove(operation).tryCommit();
      return Resolution.SUPERSEDED;
    }
    return recovery.isPastDeadline(record.value().getPending())
        ? due.finish(record)
        : Resolution.UNRESOLVED;
  }

  private int workDue() {
    int deleted = 0;
    for (Pointer hint : store.list(Keys.DUE, BATCH, "").pointers()) {
      Optional<Instant> dueTime = Keys.dueTime(hint.key());
      Optional<String> key = Keys.hinted(hint);
      if (dueTime.isEmpty() || key.isEmpty()) {
        store.tellDamaged(hint.key());
        store.begin().dropHint(hint).tryCommit(); // What it was for, the rounds find.
        continue;
      }
      if (dueTime.get().isAfter(time.now())) {
        break;
      }
      Optional<DueWork.Done> done =
          resilience.attempt(
              key.get(), () -> Optional.of(due.work(key.get(), dueTime.get())), Optional.empty());
      if (done.isEmpty()) {
        postpone(hint, key.get());
      } else if (done.get().served()) {
        store.begin().check(done.get().seen()).dropHint(hint).tryCommit();
      }
      deleted += done.filter(DueWork.Done::deleted).isPresent() ? 1 : 0;
    }
    return deleted;
  }

  /** So that what fails again and again does not keep the sweep from what comes after. */
  private void postpone(Pointer hint, String key) {
    store.begin().dropHint(hint).due(time.now().plus(LATER), key).tryCommit();
  }
}
