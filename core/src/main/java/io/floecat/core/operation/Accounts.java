package io.floecat.core.operation;

import io.floecat.core.account.AccountId;
import io.floecat.core.error.ErrorReason;
import io.floecat.core.error.FailedPreconditionException;
import io.floecat.core.operation.store.AccountRecord;

/** An account comes into being with its first connector, and goes with its last trace. */
final class Accounts {

  private final OperationStore store;

  Accounts(OperationStore store) {
    this.store = store;
  }

  /** Adds to a commit that the account takes writes, and brings a new account into being. */
  void requireActive(Commit commit, AccountId account) {
    var stored = store.account(account);
    if (!stored.isPresent()) {
      commit.put(
          stored,
          AccountRecord.newBuilder()
              .setFormat(Commit.FORMAT)
              .setId(account.value())
              .setState(AccountRecord.State.ACTIVE)
              .build());
      return;
    }
    requireUsable(account, stored.value());
    commit.check(stored);
  }

  /** Refuses an account that another one, or its own removal, stands in the way of. */
  void requireUsable(AccountId account) {
    var stored = store.account(account);
    if (stored.isPresent()) {
      requireUsable(account, stored.value());
    }
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
