package io.floecat.core.operation;

import io.floecat.core.audit.AuditLog;
import io.floecat.core.audit.AuditTrail;
import io.floecat.core.credential.CredentialSource;
import io.floecat.core.pointer.PointerStore;
import io.floecat.core.secret.SecretsManager;
import java.util.function.Function;

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
    store = new OperationStore(pointers, pace, listener);
    var calls = new SecretCalls(secrets, pace, listener);
    var patience = new Patience(pace, listener);
    Function<OperationStore, Parts> partsOn =
        view -> new Parts(view, calls, patience, settings, pace, listener);
    var parts = partsOn.apply(store);
    var newVersion =
        new NewVersion(
            store, calls, parts.accounts, parts.requests, parts.takeOver, patience, pace);
    pins = new Pins(store, calls, parts.finisher, patience, pace, listener);
    var completion =
        new Completion(store, parts.requests, parts.newSecret, newVersion, parts.restoration, pins);
    var loop = new WriteLoop(store, parts.requests, completion, parts.finisher, pace);
    var planned =
        new PlannedWrites(
            store,
            parts.accounts,
            parts.requests,
            parts.newSecret,
            newVersion,
            parts.endings,
            completion,
            pins,
            pace);
    operations = new Operations(store, loop, planned, parts, completion);
    sweeper = new Sweeper(parts, audit, settings, pace);
    accountExpunge = new AccountExpunge(store, partsOn);
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
