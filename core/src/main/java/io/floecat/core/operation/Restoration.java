package io.floecat.core.operation;

import io.floecat.core.account.ConnectorName;
import io.floecat.core.error.AlreadyExistsException;
import io.floecat.core.error.ErrorReason;
import io.floecat.core.error.FailedPreconditionException;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.Pending;
import io.floecat.core.operation.store.Tombstone;
import io.floecat.core.secret.SecretRefusedException;
import io.floecat.core.secret.SecretValue;
import io.floecat.v1.Connector;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** A deletion is taken back (rule 12). The connector never becomes usable unread. */
final class Restoration {

  private static final int READS = 5;

  private final OperationStore store;
  private final SecretCalls calls;
  private final Accounts accounts;
  private final Requests requests;
  private final Tombstones tombstones;
  private final Patience patience;
  private final Pace pace;

  Restoration(
      OperationStore store,
      SecretCalls calls,
      Accounts accounts,
      Requests requests,
      Tombstones tombstones,
      Patience patience,
      Pace pace) {
    this.store = store;
    this.calls = calls;
    this.accounts = accounts;
    this.requests = requests;
    this.tombstones = tombstones;
    this.patience = patience;
    this.pace = pace;
  }

  /** Refuses to restore what is not deleted, or no longer there to be restored. */
  void requireRestorable(ConnectorRecord record) {
    if (!Records.isDeleted(record)) {
      throw new AlreadyExistsException(
          ErrorReason.CONNECTOR_NOT_DELETED, "the connector is not deleted");
    }
    if (!pace.now().isBefore(Records.instant(record.getConnector().getPurgeTime()))) {
      throw new FailedPreconditionException(
          ErrorReason.UNDELETE_TOO_LATE,
          "the time to undelete the connector is over; create it anew");
    }
  }

  /** A record without a secret is restored in one commit: empty when it was changed meanwhile. */
  Optional<Connector> withoutSecret(Write write, Versioned<ConnectorRecord> record) {
    Commit commit = store.begin();
    accounts.requireActive(commit, write.name().account());
    ConnectorRecord after = Records.undeleted(record.value(), pace.now());
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
            .setStartTime(Records.timestamp(pace.now()))
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
  Ended finish(ConnectorName name, Versioned<ConnectorRecord> record) {
    return finish(name, record, _ -> {});
  }

  /** As above; {@code refused} hears why the secrets manager refuses, where it says so. */
  Ended finish(
      ConnectorName name,
      Versioned<ConnectorRecord> record,
      Consumer<SecretRefusedException> refused) {
    var ref = Secrets.ref(name, record.value().getPending().getGeneration());
    switch (calls.restore(record, ref)) {
      case Answer.Unknown<Boolean> _ -> {
        return Ended.OPEN;
      }
      case Answer.Unreadable<Boolean> answer ->
          patience.refused("RestoreSecret", ref, answer.cause());
      case Answer.Refused<Boolean>(var cause) -> {
        patience.refused("RestoreSecret", ref, cause);
        refused.accept(cause);
      }
      case Answer.Ok<Boolean> _, Answer.Scheduled<Boolean> _, Answer.Taken<Boolean> _ -> {}
    }
    var attempts = patience.begin();
    for (int read = 0; read < READS; read++) {
      switch (calls.get(record, ref, record.value().getSecret().getVersion())) {
        case Answer.Ok<SecretValue>(var found) -> {
          try (found) {
            return found.equals(Secrets.MARKER) ? back(name, record) : forward(name, record);
          }
        }
        case Answer.Unknown<SecretValue> _ -> {
          return Ended.OPEN;
        }
        case Answer.Refused<SecretValue>(var cause) -> {
          patience.refused("GetSecretValue", ref, cause);
          refused.accept(cause);
          return back(name, record);
        }
        case Answer.Unreadable<SecretValue> _,
            Answer.Scheduled<SecretValue> _,
            Answer.Taken<SecretValue> _ -> {
          if (!attempts.pauseBeforeAnother()) {
            return back(name, record);
          }
        }
      }
    }
    return back(name, record);
  }

  private Ended forward(ConnectorName name, Versioned<ConnectorRecord> record) {
    Pending pending = record.value().getPending();
    Commit commit = store.begin();
    commit.put(record, Records.undeleted(record.value(), pace.now()));
    OpenOperations.close(store, commit, pending.getId());
    requests.doneWithoutVersion(commit, name, pending);
    return commit.commit() ? Ended.FORWARD : Ended.MOVED;
  }

  private Ended back(ConnectorName name, Versioned<ConnectorRecord> record) {
    Pending pending = record.value().getPending();
    Commit commit = store.begin();
    commit.put(record, record.value().toBuilder().clearPending().build());
    OpenOperations.close(store, commit, pending.getId());
    requests.forget(commit, name, pending);
    tombstones.unclaimed(commit, name, record.value().getSecret(), Tombstone.Mode.WINDOW);
    return commit.commit() ? Ended.BACK : Ended.MOVED;
  }

  /**
   * A delete call that could still be on its way must have died before the secret is live again.
   */
  private void requireQuiet(Versioned<Tombstone> tombstone) {
    if (!tombstone.isPresent()) {
      return;
    }
    Tombstone value = tombstone.value();
    Instant quarantined = Tombstones.quarantineEnd(value);
    boolean buried = value.getPhase() == Tombstone.Phase.BURIED && value.getClaim().isEmpty();
    if (!buried && value.getRefusals() > 0) {
      throw notYet(
          "the secrets manager refuses to delete the secret, and what is not deleted cannot be"
              + " undeleted; mend that first: "
              + Burial.remedy(value));
    }
    if (!buried) {
      throw notYet("the secret is still being deleted; undelete again in a minute");
    }
    if (!value.getClean() && pace.now().isBefore(quarantined)) {
      throw notYet("its deletion was interrupted; undelete again after " + quarantined);
    }
  }

  private static FailedPreconditionException notYet(String message) {
    return new FailedPreconditionException(ErrorReason.UNDELETE_NOT_YET, message);
  }
}
