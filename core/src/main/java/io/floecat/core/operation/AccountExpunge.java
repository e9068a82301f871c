package io.floecat.core.operation;

import io.floecat.core.account.AccountId;
import io.floecat.core.account.ConnectorName;
import io.floecat.core.error.ErrorReason;
import io.floecat.core.error.NotFoundException;
import io.floecat.core.operation.store.AccountRecord;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.NameCounter;
import io.floecat.core.operation.store.RequestRecord;
import io.floecat.core.operation.store.Tombstone;
import io.floecat.core.pointer.Page;
import io.floecat.core.pointer.Pointer;
import io.floecat.core.pointer.PointerStore;
import io.floecat.v1.ExpungeAccountResponse;
import java.util.Optional;

/**
 * Removes an account with all that is in it, a bounded step at a time (rule 13). From the first
 * step on no connector is created in it. It is gone when its last tombstone is.
 */
public final class AccountExpunge {

  /** How much of each kind one step removes. */
  static final int STEP = 20;

  /** A step counts what is left no further. */
  private static final int COUNTED_UP_TO = 10_000;

  private final OperationStore store;
  private final Finisher finisher;
  private final Endings endings;
  private final Burial burial;

  AccountExpunge(OperationStore store, Finisher finisher, Endings endings, Burial burial) {
    this.store = store;
    this.finisher = finisher;
    this.endings = endings;
    this.burial = burial;
  }

  /**
   * Takes a step.
   *
   * @throws NotFoundException there is no such account
   */
  public ExpungeAccountResponse step(AccountId account) {
    var stored = store.account(account);
    if (!stored.value().getId().equals(account.value())) {
      throw new NotFoundException(
          ErrorReason.CONNECTOR_NOT_FOUND, "there is no account " + account);
    }
    if (stored.value().getState() == AccountRecord.State.ACTIVE) {
      store
          .begin()
          .put(stored, stored.value().toBuilder().setState(AccountRecord.State.EXPUNGING).build())
          .tryCommit();
      return response(account);
    }
    removeRecords(account);
    workTombstones(account);
    ExpungeAccountResponse left = response(account);
    if (left.getRemaining() > 0 || !removeTraces(account)) {
      return left.toBuilder().setDone(false).build();
    }
    boolean gone = store.begin().remove(stored).commit();
    return left.toBuilder().setDone(gone).build();
  }

  private void removeRecords(AccountId account) {
    for (Pointer pointer : store.list(Keys.records(account), STEP, "").pointers()) {
      var record = store.parse(pointer, ConnectorRecord.getDefaultInstance());
      var name = ConnectorName.parse("name", pointer.key());
      if (record.value().hasPending() && !Operations.isUpdate(record.value().getPending())) {
        finisher.finish(name, record);
      } else {
        endings.expungeWithAccount(name, record);
      }
    }
  }

  private void workTombstones(AccountId account) {
    for (Pointer pointer : store.list(Keys.tombstones(account), STEP, "").pointers()) {
      burial.work(store.parse(pointer, Tombstone.getDefaultInstance()));
    }
  }

  /** Removes what only remembers: true when nothing of it is left. */
  private boolean removeTraces(AccountId account) {
    var names = store.list(Keys.names(account), STEP, "").pointers();
    for (Pointer pointer : names) {
      store.begin().remove(store.parse(pointer, NameCounter.getDefaultInstance())).tryCommit();
    }
    var requests = store.list(Keys.requests(account), STEP, "").pointers();
    for (Pointer pointer : requests) {
      store.begin().remove(store.parse(pointer, RequestRecord.getDefaultInstance())).tryCommit();
    }
    return names.isEmpty() && requests.isEmpty();
  }

  /** A connector counts twice, itself and its secret: so each step that removes one counts. */
  private ExpungeAccountResponse response(AccountId account) {
    int left = 2 * count(Keys.records(account)) + count(Keys.tombstones(account));
    return ExpungeAccountResponse.newBuilder().setRemaining(Math.min(COUNTED_UP_TO, left)).build();
  }

  private int count(String prefix) {
    int count = 0;
    Optional<String> next = Optional.of("");
    while (next.isPresent() && count < COUNTED_UP_TO) {
      Page page = store.list(prefix, PointerStore.MAX_PAGE, next.get());
      count += page.pointers().size();
      next = page.nextPageToken();
    }
    return count;
  }
}
