package io.floecat.core.operation;

import com.google.protobuf.Timestamp;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.RequestRecord;
import io.floecat.core.operation.store.Tombstone;
import io.floecat.spi.pointer.Page;
import io.floecat.spi.pointer.Pointer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Goes round everything that can be due, a page at a time, and does what was overlooked: an
 * operation whose entry, or something due whose hint, was damaged or lost.
 */
final class Rounds {

  /** What is overdue by less, the sweep is about to come to. */
  private static final Duration OVERLOOKED = Duration.ofMinutes(10);

  /** How much one look looks at: records are large. */
  private static final int PAGE = 50;

  private static final List<String> FAMILIES =
      List.of(Keys.TOMBSTONES, Keys.RECORDS, Keys.REQUESTS, Keys.DUE);

  private final OperationStore store;
  private final DueWork due;
  private final Resilience resilience;
  private final OperationSettings settings;
  private final TimeSource time;
  private final Strays strays;
  private final ReentrantLock looking = new ReentrantLock();

  /** Where the next look begins: after a key of a family. */
  private int family = 0;

  private String after = "";

  Rounds(
      OperationStore store,
      DueWork due,
      Resilience resilience,
      OperationSettings settings,
      TimeSource time) {
    this.store = store;
    this.due = due;
    this.resilience = resilience;
    this.strays = new Strays(store);
    this.settings = settings;
    this.time = time;
  }

  /** Looks at the next page of one family, unless somebody does. */
  void look() {
    if (!looking.tryLock()) {
      return;
    }
    try {
      lookAtNext();
    } finally {
      looking.unlock();
    }
  }

  private void lookAtNext() {
    boolean records = FAMILIES.get(family).equals(Keys.RECORDS);
    if (records && after.isEmpty()) {
      strays.begin();
    }
    Page page = store.list(FAMILIES.get(family), PAGE, after);
    for (Pointer pointer : page.pointers()) {
      if (!resilience.attempt(pointer.key(), () -> look(pointer)) && records) {
        strays.unsure();
      }
    }
    after = page.nextPageToken().orElse("");
    if (after.isEmpty()) {
      family = (family + 1) % FAMILIES.size();
      if (records) {
        strays.end();
      }
    }
  }

  private void look(Pointer pointer) {
    switch (StoredKind.of(pointer.key())) {
      case TOMBSTONE -> lookAtTombstone(pointer);
      case RECORD -> lookAtRecord(store.parse(pointer, ConnectorRecord.getDefaultInstance()));
      case REQUEST -> lookAtRequest(store.parse(pointer, RequestRecord.getDefaultInstance()));
      case HINT -> dropIfDamaged(pointer);
      case ACCOUNT, NAMES, OPERATION, VAULT_SECRET, VAULT_SPENT, VAULT_DUE, OTHER ->
          throw new AssertionError(pointer.key());
    }
  }

  private void lookAtTombstone(Pointer pointer) {
    var tombstone = store.parseInAnyCase(pointer, Tombstone.getDefaultInstance());
    if (tombstone.isUnreadable() || isOverlooked(tombstone.value().getDueTime())) {
      due.work(pointer.key(), time.now());
    }
  }

  private void lookAtRecord(Versioned<ConnectorRecord> record) {
    strays.carriedBy(record.value());
    if (record.value().hasPending()) {
      Instant start = Records.instant(record.value().getPending().getStartTime());
      if (isOverlooked(start.plus(settings.deadline()))) {
        due.finish(record);
      }
    } else if (due.isDueForPurge(record.value())
        && isOverlooked(record.value().getConnector().getPurgeTime())) {
      due.purge(record);
    }
  }

  private void lookAtRequest(Versioned<RequestRecord> request) {
    Instant forgotten =
        Records.instant(request.value().getStartTime()).plus(OperationSettings.REQUEST_MEMORY);
    if (!isOverlooked(forgotten)) {
      return;
    }
    String running = request.value().getRunning();
    var operation = running.isEmpty() ? null : store.operationInAnyCase(running);
    if (operation == null) {
      store.begin().remove(request).tryCommit();
    } else if (!operation.isPresent()) {
      // Its operation ended without it: its connector's record could not be read.
      store.begin().check(operation).remove(request).tryCommit();
    }
  }

  /** What it was for, these rounds find. */
  private void dropIfDamaged(Pointer hint) {
    if (Keys.dueTime(hint.key()).isEmpty() || Keys.hinted(hint).isEmpty()) {
      store.tellDamaged(hint.key());
      store.begin().dropHint(hint).tryCommit();
    }
  }

  private boolean isOverlooked(Timestamp due) {
    return isOverlooked(Records.instant(due));
  }

  private boolean isOverlooked(Instant due) {
    return time.now().isAfter(due.plus(OVERLOOKED));
  }
}
