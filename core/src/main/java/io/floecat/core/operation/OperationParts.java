package io.floecat.core.operation;

/**
 * The parts that end, finish and remove, put together on one view of the store: what they commit,
 * they commit through it.
 */
final class OperationParts {

  final OperationStore store;
  final Accounts accounts;
  final Requests requests;
  final Tombstones tombstones;
  final NewSecret newSecret;
  final UpdateRecovery updateRecovery;
  final Undelete undelete;
  final SecretDeletion secretDeletion;
  final Deletions deletions;
  final OperationRecovery recovery;
  final Unreadable unreadable;

  OperationParts(
      OperationStore store,
      SecretCalls calls,
      RetryPolicy retries,
      OperationSettings settings,
      TimeSource time,
      OperationListener listener) {
    this.store = store;
    accounts = new Accounts(store);
    requests = new Requests(store, calls, time);
    tombstones = new Tombstones(store, settings, time);
    newSecret = new NewSecret(store, calls, accounts, requests, tombstones, retries, time);
    updateRecovery = new UpdateRecovery(store, calls, requests, retries, time);
    undelete = new Undelete(store, calls, accounts, requests, tombstones, retries, time);
    secretDeletion = new SecretDeletion(store, calls, tombstones, settings, time, listener);
    deletions =
        new Deletions(store, accounts, requests, tombstones, secretDeletion, settings, time);
    recovery = new OperationRecovery(newSecret, updateRecovery, undelete, settings, time, listener);
    unreadable = new Unreadable(store, tombstones, calls.areExclusive());
  }
}
