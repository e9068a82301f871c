package io.floecat.core.operation;

import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.Pending;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretValue;

/**
 * An update is finished by somebody who does not have its credentials (rule 9).
 *
 * <p>A version id is written once. So the pinned value, sent under the operation's own id, either
 * occupies that id - then the update never took effect and never will - or finds it occupied, and
 * reading the id tells by what. All reads belong to one version of the record; if it moved, they
 * are void.
 */
final class UpdateRecovery {

  private static final int READS = 5;

  private final OperationStore store;
  private final SecretCalls calls;
  private final Requests requests;
  private final RetryPolicy retries;
  private final TimeSource time;

  UpdateRecovery(
      OperationStore store,
      SecretCalls calls,
      Requests requests,
      RetryPolicy retries,
      TimeSource time) {
    this.store = store;
    this.calls = calls;
    this.requests = requests;
    this.retries = retries;
    this.time = time;
  }

  Resolution finish(ConnectorName name, Versioned<ConnectorRecord> record) {
    SecretRef ref = ref(name, record);
    return switch (calls.get(record, ref, record.value().getSecret().getVersion())) {
      case SecretCallResult.Ok<SecretValue>(var pinned) -> {
        try (pinned) {
          yield withPinnedValue(name, record, pinned);
        }
      }
      case SecretCallResult.Unreadable<SecretValue> _ -> withoutPinnedValue(name, record);
      case SecretCallResult.Taken<SecretValue> _,
          SecretCallResult.Scheduled<SecretValue> _,
          SecretCallResult.Refused<SecretValue> _,
          SecretCallResult.Unknown<SecretValue> _ ->
          Resolution.UNRESOLVED;
    };
  }

  private Resolution withPinnedValue(
      ConnectorName name, Versioned<ConnectorRecord> record, SecretValue pinned) {
    Versioned<ConnectorRecord> taken = record;
    if (record.value().getPending().getKind() == Pending.Kind.PUT) {
      if (!store.begin().put(record, taken(record.value())).commit()) {
        return Resolution.SUPERSEDED;
      }
      taken = store.record(name);
      if (!taken.value().equals(taken(record.value()))) {
        return Resolution.SUPERSEDED;
      }
    }
    String id = taken.value().getPending().getId();
    return switch (calls.put(taken, ref(name, taken), pinned, id)) {
      case SecretCallResult.Ok<Boolean> _, SecretCallResult.Taken<Boolean> _ ->
          decide(name, taken, pinned);
      case SecretCallResult.Scheduled<Boolean> _,
          SecretCallResult.Unreadable<Boolean> _,
          SecretCallResult.Refused<Boolean> _,
          SecretCallResult.Unknown<Boolean> _ ->
          Resolution.UNRESOLVED;
    };
  }

  /** What the operation's version holds decides; that the filler was accepted does not. */
  private Resolution decide(
      ConnectorName name, Versioned<ConnectorRecord> record, SecretValue pinned) {
    String id = record.value().getPending().getId();
    var attempts = retries.begin();
    for (int read = 0; read < READS; read++) {
      if (calls.get(record, ref(name, record), id)
          instanceof SecretCallResult.Ok<SecretValue>(var found)) {
        try (found) {
          return found.equals(pinned) ? back(name, record) : forward(name, record);
        }
      }
      if (!attempts.pauseBeforeAnother()) {
        break;
      }
    }
    return Resolution.UNRESOLVED;
  }

  /**
   * As long as nobody has taken the operation over, no filler was sent, so what its version holds
   * is its owner's. Once somebody has, nobody decides without the pinned value.
   */
  private Resolution withoutPinnedValue(ConnectorName name, Versioned<ConnectorRecord> record) {
    Pending pending = record.value().getPending();
    if (pending.getKind() != Pending.Kind.PUT) {
      return Resolution.UNRESOLVED;
    }
    if (calls.get(record, ref(name, record), pending.getId())
        instanceof SecretCallResult.Ok<SecretValue>(var found)) {
      found.close();
      return forward(name, record);
    }
    return Resolution.UNRESOLVED;
  }

  private Resolution forward(ConnectorName name, Versioned<ConnectorRecord> record) {
    Commit commit = store.begin();
    commit.put(record, Records.withNewVersion(record.value(), time.now()));
    OpenOperations.close(store, commit, record.value().getPending().getId());
    requests.done(commit, name, record.value().getPending());
    return commit.commit() ? Resolution.ROLLED_FORWARD : Resolution.SUPERSEDED;
  }

  private Resolution back(ConnectorName name, Versioned<ConnectorRecord> record) {
    Commit commit = store.begin();
    commit.put(record, Records.backOnOwnVersion(record.value()));
    OpenOperations.close(store, commit, record.value().getPending().getId());
    requests.forget(commit, name, record.value().getPending());
    return commit.commit() ? Resolution.ROLLED_BACK : Resolution.SUPERSEDED;
  }

  private static ConnectorRecord taken(ConnectorRecord record) {
    var taken = record.toBuilder();
    taken.getPendingBuilder().setKind(Pending.Kind.PUT_TAKEN);
    return taken.build();
  }

  private static SecretRef ref(ConnectorName name, Versioned<ConnectorRecord> record) {
    return Secrets.ref(name, record.value().getPending().getGeneration());
  }
}
