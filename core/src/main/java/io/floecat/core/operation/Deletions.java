package io.floecat.core.operation;

import io.floecat.core.operation.store.ActiveVersion;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.Tombstone;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.v1.Connector;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that ends the use of a secret is one commit and a tombstone (rule 11). Once the commit
 * is made the ending stands; the caller then works the tombstone, and if the secrets manager is
 * away the sweeper goes on. Each method is false, or empty, when the record was changed meanwhile.
 */
final class Deletions {

  private static final Logger log = LoggerFactory.getLogger(Deletions.class);

  private final OperationStore store;
  private final Accounts accounts;
  private final Requests requests;
  private final Tombstones tombstones;
  private final SecretDeletion secretDeletion;
  private final OperationSettings settings;
  private final TimeSource time;

  Deletions(
      OperationStore store,
      Accounts accounts,
      Requests requests,
      Tombstones tombstones,
      SecretDeletion secretDeletion,
      OperationSettings settings,
      TimeSource time) {
    this.store = store;
    this.accounts = accounts;
    this.requests = requests;
    this.tombstones = tombstones;
    this.secretDeletion = secretDeletion;
    this.settings = settings;
    this.time = time;
  }

  /** The connector is deleted; until its purge time it can be undeleted. */
  Optional<Connector> delete(Write write, Versioned<ConnectorRecord> record) {
    ConnectorRecord after =
        Records.deleted(record.value(), time.now(), settings.window().duration());
    Commit commit = store.begin();
    accounts.requireActive(commit, write.name().account());
    commit.put(record, after);
    commit.due(Records.instant(after.getConnector().getPurgeTime()), record.key());
    requests.doneWithoutSecret(commit, write);
    return end(commit, write.name(), record.value(), Tombstone.Mode.WINDOW)
        ? Optional.of(after.getConnector())
        : Optional.empty();
  }

  /** The connector has no credentials any more. */
  Optional<Connector> clear(Write write, Versioned<ConnectorRecord> record, Connector target) {
    ConnectorRecord after = Records.withoutSecret(record.value(), target);
    Commit commit = store.begin();
    accounts.requireActive(commit, write.name().account());
    commit.put(record, after);
    requests.doneAtOnce(commit, write, after);
    return end(commit, write.name(), record.value(), Tombstone.Mode.WINDOW)
        ? Optional.of(after.getConnector())
        : Optional.empty();
  }

  /** The connector is gone, and with it an update that was open on it. */
  boolean expunge(Write write, Versioned<ConnectorRecord> record) {
    Commit commit = gone(write.name(), record);
    requests.doneWithoutSecret(commit, write);
    return end(commit, write.name(), record.value(), Tombstone.Mode.FORCE);
  }

  /** As {@link #expunge}, for a connector whose account goes. */
  boolean expungeWithAccount(ConnectorName name, Versioned<ConnectorRecord> record) {
    return end(gone(name, record), name, record.value(), Tombstone.Mode.FORCE);
  }

  private Commit gone(ConnectorName name, Versioned<ConnectorRecord> record) {
    Commit commit = store.begin().remove(record);
    if (record.value().hasPending()) {
      OpenOperations.close(store, commit, record.value().getPending().getId());
      requests.forget(commit, name, record.value().getPending());
    }
    return commit;
  }

  /** The connector is gone because the time to undelete it is over. */
  boolean purge(ConnectorName name, Versioned<ConnectorRecord> record) {
    Commit commit = store.begin().remove(record);
    if (record.value().hasSecret()) {
      tombstones.unclaimed(commit, name, record.value().getSecret(), Tombstone.Mode.WINDOW);
    }
    return commit.commit();
  }

  private boolean end(
      Commit commit, ConnectorName name, ConnectorRecord before, Tombstone.Mode mode) {
    if (!before.hasSecret()) {
      return commit.commit();
    }
    ActiveVersion secret = before.getSecret();
    String claim = tombstones.claimed(commit, name, secret, mode);
    if (!commit.commit()) {
      return false;
    }
    try {
      boolean _ = secretDeletion.workClaimed(name, secret.getGeneration(), claim);
    } catch (DataLossException | FailedPreconditionException e) {
      log.warn("the secret of {} is to be deleted later: {}", name, e.getMessage());
    }
    return true; // Whether the secret is deleted by now or not, the ending stands.
  }
}
