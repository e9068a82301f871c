package io.floecat.core.operation;

import io.floecat.core.audit.AuditLog;
import io.floecat.core.audit.AuditTrail;
import io.floecat.core.credential.CredentialSource;
import io.floecat.core.pointer.PointerStore;
import io.floecat.core.secret.SecretsManager;

/** The parts of the lifecycle, put together. Close the store and the secrets manager yourself. */
public final class Lifecycle {

  private final OperationStore store;
  private final SecretsManager secrets;
  private final OperationSettings settings;
  private final Operations operations;
  private final Pins pins;
  private final Sweeper sweeper;
  private final AccountExpunge accountExpunge;
  private final OperationListener listener;
  private final AuditTrail audit;
  private final Pace pace;

  /**
   * Puts the lifecycle together on these backends; makes no call.
   *
   * @param log hears what is done that nobody asked for just now, and what admins do
   */
  public Lifecycle(
      PointerStore pointers,
      SecretsManager secrets,
      OperationSettings settings,
      Pace pace,
      OperationListener listener,
      AuditLog log) {
    this.secrets = secrets;
    this.settings = settings;
    this.listener = listener;
    this.audit = new AuditTrail(log);
    this.pace = pace;
    store = new OperationStore(pointers, pace);
    var calls = new SecretCalls(secrets, pace);
    var patience = new Patience(pace, listener);
    var accounts = new Accounts(store);
    var requests = new Requests(store, calls, pace);
    var tombstones = new Tombstones(store, settings, pace);
    var newSecret = new NewSecret(store, calls, accounts, requests, tombstones, patience, pace);
    var takeOver = new TakeOver(store, calls, requests, patience, pace);
    var newVersion = new NewVersion(store, calls, accounts, requests, takeOver, patience, pace);
    var restoration = new Restoration(store, calls, accounts, requests, tombstones, patience, pace);
    var burial = new Burial(store, calls, tombstones, settings, pace, listener);
    var endings = new Endings(store, accounts, requests, tombstones, burial, settings, pace);
    var finisher = new Finisher(newSecret, takeOver, restoration, settings, pace, listener);
    pins = new Pins(store, calls, finisher, patience, pace, listener);
    var completion = new Completion(store, requests, newSecret, newVersion, restoration, pins);
    var loop = new WriteLoop(store, requests, completion, finisher, pace);
    var planned =
        new PlannedWrites(
            store, accounts, requests, newSecret, newVersion, endings, completion, pins, pace);
    operations = new Operations(loop, planned, restoration, endings, completion);
    sweeper = new Sweeper(store, finisher, burial, endings, audit, pace);
    accountExpunge = new AccountExpunge(store, finisher, endings, burial);
  }

  /** Every write. */
  public Operations operations() {
    return operations;
  }

  /** What nobody came to do. */
  public Sweeper sweeper() {
    return sweeper;
  }

  /** The removal of accounts. */
  public AccountExpunge accountExpunge() {
    return accountExpunge;
  }

  /** The connectors as readers see them. */
  public ConnectorReader connectors() {
    return new ConnectorReader(store);
  }

  /** The credentials in use. */
  public CredentialSource credentials() {
    return new PinnedSecrets(pins, secrets, listener);
  }

  /** What is open. */
  public OperationService operationService() {
    return new OperationService(store, sweeper, settings, audit, pace);
  }
}
