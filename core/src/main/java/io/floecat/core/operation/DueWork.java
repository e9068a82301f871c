package io.floecat.core.operation;

import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.RequestRecord;
import io.floecat.core.operation.store.Tombstone;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.audit.AuditAction;
import io.floecat.spi.audit.AuditEvent;
import io.floecat.spi.audit.AuditTrail;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * What is to be done with a tombstone, a deleted connector or a remembered request when its time
 * has come. Each change expects what was read.
 */
final class DueWork {

  private final OperationStore store;
  private final OperationParts parts;
  private final AuditTrail audit;
  private final TimeSource time;

  DueWork(OperationParts parts, AuditTrail audit, TimeSource time) {
    this.store = parts.store;
    this.parts = parts;
    this.audit = audit;
    this.time = time;
  }

  /**
   * What came of a look.
   *
   * @param deleted whether a secret was found dead
   * @param served whether a hint to look has served
   * @param seen the state that it has served for
   */
  record Done(boolean deleted, boolean served, Versioned<?> seen) {}

  /** Does what is due under {@code key}; {@code hinted} is the time that a hint named. */
  Done work(String key, Instant hinted) {
    return switch (StoredKind.of(key)) {
      case TOMBSTONE -> workTombstone(key);
      case REQUEST -> forgetRequest(key, hinted);
      case RECORD -> purge(key);
      case ACCOUNT, NAMES, OPERATION, HINT, VAULT_SECRET, VAULT_SPENT, VAULT_DUE, OTHER ->
          throw new IllegalArgumentException("never due: " + key);
    };
  }

  private Done workTombstone(String key) {
    var tombstone = store.getInAnyCase(key, Tombstone.getDefaultInstance());
    boolean deleted = false;
    if (tombstone.isUnreadable()) {
      boolean _ = parts.unreadable.rebuild(tombstone);
    } else {
      deleted = tombstone.isPresent() && delete(tombstone);
    }
    // Every change of a tombstone leaves a hint of its own, so this one has served in any case but
    // one: nobody could claim it just now.
    var after = store.get(key, Tombstone.getDefaultInstance());
    return new Done(deleted, !after.isPresent() || isLater(after.value()), after);
  }

  private boolean isLater(Tombstone tombstone) {
    return Records.instant(tombstone.getDueTime()).isAfter(time.now());
  }

  /** Works a tombstone that is due: true if it got a step further. */
  boolean delete(Versioned<Tombstone> tombstone) {
    var ref =
        Secrets.ref(SecretDeletion.name(tombstone.value()), tombstone.value().getGeneration());
    return audited(
        AuditAction.LIFECYCLE_DELETE_SECRET, ref, () -> parts.secretDeletion.work(tombstone));
  }

  private Done forgetRequest(String key, Instant hinted) {
    var request = store.getInAnyCase(key, RequestRecord.getDefaultInstance());
    boolean forgotten =
        !request.isPresent()
            || ((request.isUnreadable() || isOver(request.value())) && remove(request));
    var after = forgotten ? store.absent(key, RequestRecord.getDefaultInstance()) : request;
    return new Done(false, forgotten || wasUsedAnew(request.value(), hinted), after);
  }

  private boolean isOver(RequestRecord request) {
    return Requests.isForgotten(request, time.now());
  }

  private boolean remove(Versioned<?> read) {
    return store.begin().remove(read).commit();
  }

  /** The id was used again after the hint was left: a later hint stands for that. */
  private static boolean wasUsedAnew(RequestRecord request, Instant hinted) {
    return Records.instant(request.getStartTime())
        .plus(OperationSettings.REQUEST_MEMORY)
        .isAfter(hinted.plusSeconds(1));
  }

  private Done purge(String key) {
    var record = store.get(key, ConnectorRecord.getDefaultInstance());
    if (!isDueForPurge(record.value())) {
      return new Done(false, true, record);
    }
    boolean purged = purge(record);
    return new Done(false, purged, store.absent(key, ConnectorRecord.getDefaultInstance()));
  }

  /** Removes a deleted connector whose time is over, unless something is under way on it. */
  boolean purge(Versioned<ConnectorRecord> record) {
    var name = ConnectorName.parse("connector", record.key());
    return !record.value().hasPending()
        && audited(AuditAction.LIFECYCLE_PURGE, name, () -> parts.deletions.purge(name, record));
  }

  boolean isDueForPurge(ConnectorRecord record) {
    return Records.isDeleted(record)
        && !time.now().isBefore(Records.instant(record.getConnector().getPurgeTime()));
  }

  /** Finishes the operation that a record carries. */
  Resolution finish(Versioned<ConnectorRecord> record) {
    var name = ConnectorName.parse("connector", record.key());
    return audited(AuditAction.LIFECYCLE_FINISH, name, () -> parts.recovery.finish(name, record));
  }

  private <T> T audited(AuditAction action, Object resource, Supplier<T> work) {
    return audit.run(AuditEvent.ofService(action, resource), work);
  }
}
