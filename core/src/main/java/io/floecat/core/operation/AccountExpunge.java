package io.floecat.core.operation;

import com.google.protobuf.Message;
import io.floecat.core.operation.store.AccountRecord;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.NameCounter;
import io.floecat.core.operation.store.RequestRecord;
import io.floecat.core.operation.store.Tombstone;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.error.AbortedException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.error.NotFoundException;
import io.floecat.spi.hash.Sha256;
import io.floecat.spi.pointer.Page;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import io.floecat.v1.ExpungeAccountResponse;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Removes an account with all that is in it, a bounded step at a time (rule 13). From the first
 * step on no connector is created in it. It is gone when its last tombstone is.
 */
public final class AccountExpunge {

  /** How much of each kind one step removes. */
  static final int STEP = 20;

  /** How much of each kind one step looks at. */
  private static final int LOOKS = 1000;

  private static final int ETAG_BYTES = 8;

  /** A step counts what is left no further. */
  private static final int COUNTED_UP_TO = 10_000;

  private final OperationStore store;
  private final Function<OperationStore, OperationParts> partsOn;

  /** {@code partsOn} makes the parts that remove, to commit through a view of {@code store}. */
  AccountExpunge(OperationStore store, Function<OperationStore, OperationParts> partsOn) {
    this.store = store;
    this.partsOn = partsOn;
  }

  /** As {@link #step(AccountId, String)}, on whichever removal is under way, or a new one. */
  public ExpungeAccountResponse step(AccountId account) {
    return step(account, "");
  }

  /**
   * Takes a step. All that it changes, it changes only while the account is as the step found it:
   * an account of the same id that came into being meanwhile is another one.
   *
   * @param etag of the removal that is to be gone on with; empty begins one where none is under way
   * @throws NotFoundException there is no such account
   * @throws AbortedException the account is not the one that {@code etag} is of
   * @throws FailedPreconditionException a newer version of the service wrote something that is
   *     left; everything else was gone on with
   */
  public ExpungeAccountResponse step(AccountId account, String etag) {
    Versioned<AccountRecord> stored = stored(account);
    if (!stored.isUnreadable() && !stored.value().getId().equals(account.value())) {
      throw new NotFoundException(
          ErrorReason.CONNECTOR_NOT_FOUND, "there is no account " + account);
    }
    if (!etag.isEmpty() && !etag.equals(etag(stored))) {
      throw new AbortedException(
          ErrorReason.ETAG_MISMATCH,
          "the removal of account %s is over, and the account that has this id now is another one; to"
                  .formatted(account)
              + " remove that one, too, begin anew without the etag");
    }
    if (stored.value().getState() != AccountRecord.State.EXPUNGING) {
      AccountRecord before = stored.isUnreadable() ? Accounts.active(account) : stored.value();
      store
          .begin()
          .put(stored, before.toBuilder().setState(AccountRecord.State.EXPUNGING).build())
          .tryCommit();
      return response(account).toBuilder().setEtag(etag(stored(account))).build();
    }
    return new Step(partsOn.apply(store.boundTo(stored)), account, stored).take();
  }

  private Versioned<AccountRecord> stored(AccountId account) {
    return store.getInAnyCase(Keys.account(account), AccountRecord.getDefaultInstance());
  }

  /** Of the removal that is under way, which changes nothing of the account; empty without one. */
  private static String etag(Versioned<AccountRecord> stored) {
    return stored.value().getState() == AccountRecord.State.EXPUNGING
        ? Sha256.hex(stored.key() + "/" + stored.version(), ETAG_BYTES)
        : "";
  }

  /** One step on an account that is being removed. */
  private final class Step {

    private final OperationParts parts;
    private final AccountId account;
    private final Versioned<AccountRecord> stored;
    private final Resilience resilience;

    /** Something that a newer version wrote, which this one may not remove. */
    private Optional<FailedPreconditionException> newer = Optional.empty();

    Step(OperationParts parts, AccountId account, Versioned<AccountRecord> stored) {
      this.parts = parts;
      this.account = account;
      this.stored = stored;
      this.resilience = new Resilience(store);
    }

    ExpungeAccountResponse take() {
      each(Keys.records(account), this::removeRecord);
      each(Keys.tombstones(account), this::workTombstone);
      ExpungeAccountResponse left = response(account);
      if (left.getRemaining() == 0) {
        // What only remembers goes last.
        each(Keys.names(account), it -> remove(it, NameCounter.getDefaultInstance()));
        each(Keys.requests(account), it -> remove(it, RequestRecord.getDefaultInstance()));
      }
      newer.ifPresent(
          e -> {
            throw e;
          });
      boolean gone =
          left.getRemaining() == 0
              && isEmpty(Keys.names(account))
              && isEmpty(Keys.requests(account))
              && store.begin().remove(stored).commit();
      return left.toBuilder().setDone(gone).setEtag(etag(stored)).build();
    }

    /** Works on the first of what is listed; what stays as it is does not count. */
    private void each(String prefix, Predicate<Pointer> work) {
      int worked = 0;
      Optional<String> next = Optional.of("");
      for (int looks = 0; next.isPresent() && worked < STEP && looks < LOOKS; looks += STEP) {
        Page page = store.list(prefix, STEP - worked, next.get());
        for (Pointer pointer : page.pointers()) {
          worked += resilience.attempt(pointer.key(), () -> tell(pointer, work), false) ? 1 : 0;
        }
        next = page.nextPageToken();
      }
    }

    private boolean tell(Pointer pointer, Predicate<Pointer> work) {
      try {
        return work.test(pointer);
      } catch (FailedPreconditionException e) {
        newer =
            newer.or(() -> Optional.of(e).filter(it -> it.reason() == ErrorReason.NEWER_FORMAT));
        throw e;
      }
    }

    private boolean removeRecord(Pointer pointer) {
      var record = parts.store.parseInAnyCase(pointer, ConnectorRecord.getDefaultInstance());
      Optional<ConnectorName> name = ConnectorName.ifLegal(pointer.key());
      if (name.isEmpty()) {
        return parts.store.begin().remove(record).commit(); // Of no connector: it has no secret.
      }
      if (record.isUnreadable()) {
        return parts.unreadable.expunge(name.get(), record, _ -> {});
      }
      if (record.value().hasPending() && !Operations.isUpdate(record.value().getPending())) {
        return parts.recovery.finish(name.get(), record) != Resolution.UNRESOLVED;
      }
      return parts.deletions.expungeWithAccount(name.get(), record);
    }

    private boolean workTombstone(Pointer pointer) {
      var tombstone = parts.store.parseInAnyCase(pointer, Tombstone.getDefaultInstance());
      if (!tombstone.isUnreadable()) {
        return parts.secretDeletion.work(tombstone);
      }
      return Keys.attempt(pointer.key())
          .map(attempt -> parts.unreadable.presume(tombstone, attempt))
          .orElseGet(() -> parts.store.begin().remove(tombstone).commit()); // Of no secret.
    }

    private <M extends Message> boolean remove(Pointer pointer, M defaultInstance) {
      return parts
          .store
          .begin()
          .remove(parts.store.parseInAnyCase(pointer, defaultInstance))
          .commit();
    }
  }

  private boolean isEmpty(String prefix) {
    return store.list(prefix, 1, "").pointers().isEmpty();
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
