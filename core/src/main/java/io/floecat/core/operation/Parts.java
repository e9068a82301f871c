package io.floecat.core.operation;

/**
 * The parts that end, finish and remove, put together on one view of the store: what they commit,
 * they commit through it.
 */
final class Parts {

  final OperationStore store;
  final Accounts accounts;
  final Requests requests;
  final Tombstones tombstones;
  final NewSecret newSecret;
  final TakeOver takeOver;
  final Restoration restoration;
  final Burial burial;
  final Endings endings;
  final Finisher finisher;
  final Unreadable unreadable;

  Parts(
      OperationStore store,
      SecretCalls calls,
      Patience patience,
      OperationSettings settings,
      Pace pace,
      OperationListener listener) {
    this.store = store;
    accounts = new Accounts(store);
    requests = new Requests(store, calls, pace);
    tombstones = new Tombstones(store, settings, pace);
    newSecret = new NewSecret(store, calls, accounts, requests, tombstones, patience, pace);
    takeOver = new TakeOver(store, calls, requests, patience, pace);
    restoration = new Restoration(store, calls, accounts, requests, tombstones, patience, pace);
    burial = new Burial(store, calls, tombstones, settings, pace, listener);
    endings = new Endings(store, accounts, requests, tombstones, burial, settings, pace);
    finisher = new Finisher(newSecret, takeOver, restoration, settings, pace, listener);
    unreadable = new Unreadable(store, tombstones, calls.areExclusive());
  }
}
