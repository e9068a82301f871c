package io.floecat.core.operation;

import io.floecat.core.credential.CredentialSource;
import io.floecat.spi.audit.AuditLog;
import io.floecat.spi.audit.AuditTrail;
import io.floecat.spi.pointer.PointerStore;
import io.floecat.spi.secret.SecretsManager;
import java.util.function.Function;

/** The parts of the lifecycle, put together. Close the store and the secrets manager yourself. */
public final class Lifecycle {

  private final OperationStore store;
  private final SecretsManager secrets;
  private final OperationSettings settings;
  private final Operations operations;
  private final ActiveVersions activeVersions;
  private final Sweeper sweeper;
  private final AccountExpunge accountExpunge;
  private final OperationListener listener;
  private final AuditTrail audit;
  private final TimeSource time;

  /**
   * Puts the lifecycle together on these backends; makes no call.
   *
   * @param log hears what is done that nobody asked for just now, and what admins do
   */
  public Lifecycle(
      PointerStore pointers,
      SecretsManager secrets,
      OperationSettings settings,
      TimeSource time,
      OperationListener listener,
      AuditLog log) {
    this.secrets = secrets;
    this.settings = settings;
    this.listener = listener;
    this.audit = new AuditTrail(log);
    this.time = time;
    store = new OperationStore(pointers, time, listener);
    var calls = new SecretCalls(secrets, time, listener);
    var retries = new RetryPolicy(time, listener);
    Function<OperationStore, OperationParts> partsOn =
        view -> new OperationParts(view, calls, retries, settings, time, listener);
    var parts = partsOn.apply(store);
    var newVersion =
        new NewVersion(
            store, calls, parts.accounts, parts.requests, parts.updateRecovery, retries, time);
    activeVersions = new ActiveVersions(store, calls, parts.recovery, retries, time, listener);
    var awaiter =
        new OperationAwaiter(
            store, parts.requests, parts.newSecret, newVersion, parts.undelete, activeVersions);
    var loop = new WriteLoop(parts.requests, awaiter, parts.recovery, time);
    var planned =
        new PlannedWrites(
            store,
            parts.accounts,
            parts.requests,
            parts.newSecret,
            newVersion,
            parts.deletions,
            awaiter,
            activeVersions,
            time);
    operations = new Operations(store, loop, planned, parts, awaiter);
    sweeper = new Sweeper(parts, audit, settings, time);
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
    return new ActiveSecrets(activeVersions, secrets, listener);
  }

  /** What is open. */
  public OperationService operationService() {
    return new OperationService(store, sweeper, settings, audit, time);
  }
}
