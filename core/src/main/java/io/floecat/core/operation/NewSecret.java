package io.floecat.core.operation;

import io.floecat.core.credential.TargetRule;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.NameCounter;
import io.floecat.core.operation.store.Pending;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.UnavailableException;
import io.floecat.spi.secret.SecretValue;
import io.floecat.v1.Connector;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * A secret is created: for a new connector, or for one that has none (rules 3, 6 and 7).
 *
 * <p>Each attempt takes a name that was never used. A name that turns out to be occupied is left
 * alone and the next one is taken; a name that may have been created in vain gets a tombstone.
 */
final class NewSecret {

  /** A caller who meets more occupied names in a row has somebody against him. */
  private static final int NAMES_AT_ONCE = 100;

  private final OperationStore store;
  private final SecretCalls calls;
  private final Accounts accounts;
  private final Requests requests;
  private final Tombstones tombstones;
  private final RetryPolicy retries;
  private final TimeSource time;

  NewSecret(
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

  /** Announces the operation; returns its id, or empty when the record was changed meanwhile. */
  Optional<String> begin(Write write, Versioned<ConnectorRecord> record, Connector target) {
    String id = UUID.randomUUID().toString();
    Commit commit = store.begin();
    accounts.requireActive(commit, write.name().account());
    Pending pending =
        Pending.newBuilder()
            .setId(id)
            .setKind(Pending.Kind.NEW)
            .setGeneration(handOut(commit, write.name()))
            .setTarget(target)
            .setStartTime(Records.timestamp(time.now()))
            .setRequestId(write.request().requestId().orElse(""))
            .setTargetRule(TargetRule.NUMBER)
            .build();
    ConnectorRecord announced =
        record.isPresent()
            ? record.value().toBuilder().setPending(pending).build()
            : Records.hidden(write.name(), pending);
    commit.put(record, announced);
    OpenOperations.open(store, commit, write.name(), pending);
    requests.running(commit, write, id);
    return commit.commit() ? Optional.of(id) : Optional.empty();
  }

  /**
   * Creates the secret and makes the record name it; for whoever holds the payload.
   *
   * @return the connector; empty when somebody else ended the operation
   */
  Optional<Connector> work(ConnectorName name, String id, SecretValue value) {
    var attempts = retries.begin();
    int occupied = 0;
    while (true) {
      var record = store.record(name);
      if (!Records.carries(record.value(), id, Pending.Kind.NEW)) {
        return Optional.empty();
      }
      var ref = Secrets.ref(name, record.value().getPending().getGeneration());
      switch (calls.create(record, ref, value, id)) {
        case SecretCallResult.Ok<Boolean> _ -> {
          Optional<Connector> made = forward(name, record);
          if (made.isPresent()) {
            return made;
          }
        }
        case SecretCallResult.Taken<Boolean> _, SecretCallResult.Scheduled<Boolean> _ -> {
          nextName(name, record);
          occupied++;
          if (occupied == NAMES_AT_ONCE) {
            throw tooManyOccupied();
          }
        }
        case SecretCallResult.Unreadable<Boolean> refused -> {
          if (back(name, record)) {
            throw retries.missingPermission("CreateSecret", ref, refused);
          }
        }
        case SecretCallResult.Refused<Boolean> refused -> {
          if (back(name, record)) {
            throw retries.refusal("CreateSecret", ref, refused);
          }
        }
        case SecretCallResult.Unknown<Boolean> unknown -> attempts.again(unknown);
      }
    }
  }

  /** Gives the operation up, whoever asks: false when the record was changed meanwhile. */
  boolean back(ConnectorName name, Versioned<ConnectorRecord> record) {
    Pending pending = record.value().getPending();
    Commit commit = store.begin();
    if (record.value().getHidden()) {
      commit.remove(record);
    } else {
      commit.put(record, record.value().toBuilder().clearPending().build());
    }
    OpenOperations.close(store, commit, pending.getId());
    requests.forget(commit, name, pending);
    tombstones.neverAcknowledged(commit, name, pending);
    return commit.commit();
  }

  private Optional<Connector> forward(ConnectorName name, Versioned<ConnectorRecord> record) {
    Pending pending = record.value().getPending();
    ConnectorRecord after = Records.withNewSecret(record.value(), time.now());
    Commit commit = store.begin();
    commit.put(record, after);
    OpenOperations.close(store, commit, pending.getId());
    requests.done(commit, name, pending);
    return commit.commit() ? Optional.of(after.getConnector()) : Optional.empty();
  }

  /** Nothing is deleted here: what occupies the name may be somebody else's. */
  private void nextName(ConnectorName name, Versioned<ConnectorRecord> record) {
    Pending pending = record.value().getPending();
    Commit commit = store.begin();
    accounts.requireActive(commit, name.account());
    Pending moved = pending.toBuilder().setGeneration(handOut(commit, name)).build();
    commit.put(record, record.value().toBuilder().setPending(moved).build());
    tombstones.neverAcknowledged(commit, name, pending);
    commit.tryCommit(); // Made or lost, the record says how to go on.
  }

  /** The operation stays open at the next name; whoever sends the request again goes on there. */
  private static UnavailableException tooManyOccupied() {
    return new UnavailableException(
        ErrorReason.DEPENDENCY_UNAVAILABLE,
        "%s names in a row hold secrets that the service did not make; send the request again "
                .formatted(NAMES_AT_ONCE)
            + "under the same request id to try the next ones",
        Duration.ofSeconds(1));
  }

  private long handOut(Commit commit, ConnectorName name) {
    var names = store.getInAnyCase(Keys.names(name), NameCounter.getDefaultInstance());
    // No connector was given a name a second since 1970: a number like the time's was never used.
    long highest = names.isUnreadable() ? time.now().getEpochSecond() : names.value().getHighest();
    long next = highest + 1;
    commit.put(names, names.value().toBuilder().setFormat(Commit.FORMAT).setHighest(next).build());
    return next;
  }
}
