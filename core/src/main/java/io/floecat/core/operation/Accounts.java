package io.floecat.core.operation;

import io.floecat.core.operation.store.AccountRecord;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;

/** An account comes into being with its first connector, and goes with its last trace. */
final class Accounts {

  private final OperationStore store;

  Accounts(OperationStore store) {
    this.store = store;
  }

  /**
   * Adds to a commit that the account takes writes, and brings a new account into being. Where what
   * is stored of it cannot be understood, a connector in it proves its exact id: it is stored anew.
   */
  void requireActive(Commit commit, AccountId account) {
    var stored = store.getInAnyCase(Keys.account(account), AccountRecord.getDefaultInstance());
    if (!stored.isPresent() || (stored.isUnreadable() && hasConnectors(account))) {
      commit.put(stored, active(account));
      return;
    }
    requireUsable(account, readable(account, stored).value());
    commit.check(stored);
  }

  /**
   * Fails if the id differs from an existing one only in case, or the account is being expunged.
   */
  void requireUsable(AccountId account) {
    var stored = store.getInAnyCase(Keys.account(account), AccountRecord.getDefaultInstance());
    if (stored.isPresent() && !(stored.isUnreadable() && hasConnectors(account))) {
      requireUsable(account, readable(account, stored).value());
    }
  }

  /** Reads again what cannot be understood, which fails and says so. */
  private Versioned<AccountRecord> readable(AccountId account, Versioned<AccountRecord> stored) {
    return stored.isUnreadable() ? store.account(account) : stored;
  }

  private boolean hasConnectors(AccountId account) {
    return !store.list(Keys.records(account), 1, "").pointers().isEmpty();
  }

  static AccountRecord active(AccountId account) {
    return AccountRecord.newBuilder()
        .setFormat(Commit.FORMAT)
        .setId(account.value())
        .setState(AccountRecord.State.ACTIVE)
        .build();
  }

  private static void requireUsable(AccountId account, AccountRecord stored) {
    if (!stored.getId().equals(account.value())) {
      throw new FailedPreconditionException(
          ErrorReason.ACCOUNT_CASE_CONFLICT,
          "an account exists whose id differs from %s only in case; use its exact id"
              .formatted(account));
    }
    if (stored.getState() == AccountRecord.State.EXPUNGING) {
      throw new FailedPreconditionException(
          ErrorReason.ACCOUNT_EXPUNGING,
          "the account %s is being removed, which takes about an hour; try again then"
              .formatted(account));
    }
  }
}
