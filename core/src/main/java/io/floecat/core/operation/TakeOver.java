package io.floecat.core.operation;

import io.floecat.core.account.ConnectorName;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.Pending;
import io.floecat.core.secret.SecretRef;
import io.floecat.core.secret.SecretValue;

/**
 * An update is finished by somebody who does not have its credentials (rule 9).
 *
 * <p>A version id is written once. So the pinned value, sent under the operation's own id, either
 * occupies that id - then the update never took effect and never will - or finds it occupied, and
 * reading the id tells by what. All reads belong to one version of the record; if it moved, they
 * are void.
 */
final class TakeOver {

  private static final int READS = 5;

  private final OperationStore store;
  private final SecretCalls calls;
  private final Requests requests;
  private final Patience patience;
  private final Pace pace;

  TakeOver(
      OperationStore store, SecretCalls calls, Requests requests, Patience patience, Pace pace) {
    this.store = store;
    this.calls = calls;
    this.requests = requests;
    this.patience = patience;
    this.pace = pace;
  }

  Ended finish(ConnectorName name, Versioned<ConnectorRecord> record) {
    SecretRef ref = ref(name, record);
    return switch (calls.get(record, ref, record.value().getSecret().getVersion())) {
      case Answer.Ok<SecretValue>(var pinned) -> {
        try (pinned) {
          yield withPinnedValue(name, record, pinned);
        }
      }
      case Answer.Unreadable<SecretValue> _ -> withoutPinnedValue(name, record);
      case Answer.Taken<SecretValue> _,
          Answer.Scheduled<SecretValue> _,
          Answer.Refused<SecretValue> _,
          Answer.Unknown<SecretValue> _ ->
          Ended.OPEN;
    };
  }

  private Ended withPinnedValue(
      ConnectorName name, Versioned<ConnectorRecord> record, SecretValue pinned) {
    Versioned<ConnectorRecord> taken = record;
    if (record.value().getPending().getKind() == Pending.Kind.PUT) {
      if (!store.begin().put(record, taken(record.value())).commit()) {
        return Ended.MOVED;
      }
      taken = store.record(name);
      if (!taken.value().equals(taken(record.value()))) {
        return Ended.MOVED;
      }
    }
    String id = taken.value().getPending().getId();
    return switch (calls.put(taken, ref(name, taken), pinned, id)) {
      case Answer.Ok<Boolean> _, Answer.Taken<Boolean> _ -> decide(name, taken, pinned);
      case Answer.Scheduled<Boolean> _,
          Answer.Unreadable<Boolean> _,
          Answer.Refused<Boolean> _,
          Answer.Unknown<Boolean> _ ->
          Ended.OPEN;
    };
  }

  /** What the operation's version holds decides; that the filler was accepted does not. */
  private Ended decide(ConnectorName name, Versioned<ConnectorRecord> record, SecretValue pinned) {
    String id = record.value().getPending().getId();
    var attempts = patience.begin();
    for (int read = 0; read < READS; read++) {
      if (calls.get(record, ref(name, record), id) instanceof Answer.Ok<SecretValue>(var found)) {
        try (found) {
          return found.equals(pinned) ? back(name, record) : forward(name, record);
        }
      }
      if (!attempts.pauseBeforeAnother()) {
        break;
      }
    }
    return Ended.OPEN;
  }

  /**
   * As long as nobody has taken the operation over, no filler was sent, so what its version holds
   * is its owner's. Once somebody has, nobody decides without the pinned value.
   */
  private Ended withoutPinnedValue(ConnectorName name, Versioned<ConnectorRecord> record) {
    Pending pending = record.value().getPending();
    if (pending.getKind() != Pending.Kind.PUT) {
      return Ended.OPEN;
    }
    if (calls.get(record, ref(name, record), pending.getId())
        instanceof Answer.Ok<SecretValue>(var found)) {
      found.close();
      return forward(name, record);
    }
    return Ended.OPEN;
  }

  private Ended forward(ConnectorName name, Versioned<ConnectorRecord> record) {
    Commit commit = store.begin();
    commit.put(record, Records.withNewVersion(record.value(), pace.now()));
    OpenOperations.close(store, commit, record.value().getPending().getId());
    requests.done(commit, name, record.value().getPending());
    return commit.commit() ? Ended.FORWARD : Ended.MOVED;
  }

  private Ended back(ConnectorName name, Versioned<ConnectorRecord> record) {
    Commit commit = store.begin();
    commit.put(record, Records.backOnOwnVersion(record.value()));
    OpenOperations.close(store, commit, record.value().getPending().getId());
    requests.forget(commit, name, record.value().getPending());
    return commit.commit() ? Ended.BACK : Ended.MOVED;
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
