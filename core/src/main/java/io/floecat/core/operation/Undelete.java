package io.floecat.core.operation;

import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.Pending;
import io.floecat.core.operation.store.Tombstone;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.error.AlreadyExistsException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.secret.SecretRefusedException;
import io.floecat.spi.secret.SecretValue;
import io.floecat.v1.Connector;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** A deletion is taken back (rule 12). The connector never becomes usable unread. */
final class Undelete {

  private static final int READS = 5;

  private final OperationStore store;
  private final SecretCalls calls;
  private final Accounts accounts;
  private final Requests requests;
  private final Tombstones tombstones;
  private final RetryPolicy retries;
  private final TimeSource time;

  Undelete(
      OperationStore store,
      SecretCalls calls,
      Accounts accounts,
      Requests requests,
      Tombstones tombstones,
      RetryPolicy retries,
      TimeSource time) {
    this.store = store;
    this.calls = calls;
    this.accounts = accounts;
    this.requests = requests;
    this.tombstones = tombstones;
    this.retries = retries;
    this.time = time;
  }

  /** Refuses to restore what is not deleted, or no longer there to be restored. */
  void requireRestorable(ConnectorRecord record) {
    if (!Records.isDeleted(record)) {
      throw new AlreadyExistsException(
          ErrorReason.CONNECTOR_NOT_DELETED, "the connector is not deleted");
    }
    if (!time.now().isBefore(Records.instant(record.getConnector().getPurgeTime()))) {
      throw new FailedPreconditionException(
          ErrorReason.UNDELETE_TOO_LATE,
          "the time to undelete the connector is over; create it anew");
    }
  }

  /** A record without a secret is restored in one commit: empty when it was changed meanwhile. */
  Optional<Connector> withoutSecret(Write write, Versioned<ConnectorRecord> record) {
    Commit commit = store.begin();
    accounts.requireActive(commit, write.name().account());
    ConnectorRecord after = Records.undeleted(record.value(), time.now());
    commit.put(record, after);
    requests.doneAtOnce(commit, write, after);
    return commit.commit() ? Optional.of(after.getConnector()) : Optional.empty();
  }

  /** Announces the operation; returns its id, or empty when the record was changed meanwhile. */
  Optional<String> begin(Write write, Versioned<ConnectorRecord> record) {
    String id = UUID.randomUUID().toString();
    long generation = record.value().getSecret().getGeneration();
    var tombstone = store.tombstone(write.name(), generation);
    requireQuiet(tombstone);
    Commit commit = store.begin();
    accounts.requireActive(commit, write.name().account());
    commit.remove(tombstone);
    Pending pending =
        Pending.newBuilder()
            .setId(id)
            .setKind(Pending.Kind.RESTORE)
            .setGeneration(generation)
            .setStartTime(Records.timestamp(time.now()))
            .setRequestId(write.request().requestId().orElse(""))
            .build();
    commit.put(record, record.value().toBuilder().setPending(pending).build());
    OpenOperations.open(store, commit, write.name(), pending);
    requests.running(commit, write, id);
    return commit.commit() ? Optional.of(id) : Optional.empty();
  }

  /**
   * Restores the secret, reads it, and makes the connector usable, or leaves it deleted. Anyone may
   * do this, and repeat it.
   */
  Resolution finish(ConnectorName name, Versioned<ConnectorRecord> record) {
    return finish(name, record, _ -> {});
  }

  /** As above; {@code refused} hears why the secrets manager refuses, where it says so. */
  Resolution finish(
      ConnectorName name,
      Versioned<ConnectorRecord> record,
      Consumer<SecretRefusedException> refused) {
    var ref = Secrets.ref(name, record.value().getPending().getGeneration());
    switch (calls.restore(record, ref)) {
      case SecretCallResult.Unknown<Boolean> _ -> {
        return Resolution.UNRESOLVED;
      }
      case SecretCallResult.Unreadable<Boolean> answer ->
          retries.refused("RestoreSecret", ref, answer.cause());
      case SecretCallResult.Refused<Boolean>(var cause) -> {
        retries.refused("RestoreSecret", ref, cause);
        refused.accept(cause);
      }
      case SecretCallResult.Ok<Boolean> _,
          SecretCallResult.Scheduled<Boolean> _,
          SecretCallResult.Taken<Boolean> _ -> {}
    }
    var attempts = retries.begin();
    for (int read = 0; read < READS; read++) {
      switch (calls.get(record, ref, record.value().getSecret().getVersion())) {
        case SecretCallResult.Ok<SecretValue>(var found) -> {
          try (found) {
            return found.equals(Secrets.MARKER) ? back(name, record) : forward(name, record);
          }
        }
        case SecretCallResult.Unknown<SecretValue> _ -> {
          return Resolution.UNRESOLVED;
        }
        case SecretCallResult.Refused<SecretValue>(var cause) -> {
          retries.refused("GetSecretValue", ref, cause);
          refused.accept(cause);
          return back(name, record);
        }
        case SecretCallResult.Unreadable<SecretValue> _,
            SecretCallResult.Scheduled<SecretValue> _,
            SecretCallResult.Taken<SecretValue> _ -> {
          if (!attempts.pauseBeforeAnother()) {
            return back(name, record);
          }
        }
      }
    }
    return back(name, record);
  }

  private Resolution forward(ConnectorName name, Versioned<ConnectorRecord> record) {
    Pending pending = record.value().getPending();
    Commit commit = store.begin();
    commit.put(record, Records.undeleted(record.value(), time.now()));
    OpenOperations.close(store, commit, pending.getId());
    requests.doneWithoutVersion(commit, name, pending);
    return commit.commit() ? Resolution.ROLLED_FORWARD : Resolution.SUPERSEDED;
  }

  private Resolution back(ConnectorName name, Versioned<ConnectorRecord> record) {
    Pending pending = record.value().getPending();
    Commit commit = store.begin();
    commit.put(record, record.value().toBuilder().clearPending().build());
    OpenOperations.close(store, commit, pending.getId());
    requests.forget(commit, name, pending);
    tombstones.unclaimed(commit, name, record.value().getSecret(), Tombstone.Mode.WINDOW);
    return commit.commit() ? Resolution.ROLLED_BACK : Resolution.SUPERSEDED;
  }

  /**
   * A delete call that could still be on its way must have died before the secret is live again.
   */
  private void requireQuiet(Versioned<Tombstone> tombstone) {
    if (!tombstone.isPresent()) {
      return;
    }
    Tombstone value = tombstone.value();
    Instant quarantineEnd = Tombstones.quarantineEnd(value);
    boolean deleted = value.getPhase() == Tombstone.Phase.QUARANTINED && value.getClaim().isEmpty();
    if (!deleted && value.getRefusals() > 0) {
      throw notYet(
          "the secrets manager refuses to delete the secret, and what is not deleted cannot be"
              + " undeleted; mend that first: "
              + SecretDeletion.remedy(value));
    }
    if (!deleted) {
      throw notYet("the secret is still being deleted; undelete again in a minute");
    }
    if (!value.getClean() && time.now().isBefore(quarantineEnd)) {
      throw notYet("its deletion was interrupted; undelete again after " + quarantineEnd);
    }
  }

  private static FailedPreconditionException notYet(String message) {
    return new FailedPreconditionException(ErrorReason.UNDELETE_NOT_YET, message);
  }
}
