package io.floecat.core.operation;

import io.floecat.core.account.ConnectorName;
import io.floecat.core.credential.TargetRule;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.Pending;
import io.floecat.core.secret.SecretRef;
import io.floecat.core.secret.SecretValue;
import io.floecat.v1.Connector;
import java.util.Optional;
import java.util.UUID;

/** A version is added to a secret, by the one whose credentials they are (rule 8). */
final class NewVersion {

  private final OperationStore store;
  private final SecretCalls calls;
  private final Accounts accounts;
  private final Requests requests;
  private final TakeOver takeOver;
  private final Patience patience;
  private final Pace pace;

  NewVersion(
      OperationStore store,
      SecretCalls calls,
      Accounts accounts,
      Requests requests,
      TakeOver takeOver,
      Patience patience,
      Pace pace) {
    this.store = store;
    this.calls = calls;
    this.accounts = accounts;
    this.requests = requests;
    this.takeOver = takeOver;
    this.patience = patience;
    this.pace = pace;
  }

  /** Announces the operation; returns its id, or empty when the record was changed meanwhile. */
  Optional<String> begin(Write write, Versioned<ConnectorRecord> record, Connector target) {
    String id = UUID.randomUUID().toString();
    Commit commit = store.begin();
    accounts.requireActive(commit, write.name().account());
    Pending pending =
        Pending.newBuilder()
            .setId(id)
            .setKind(Pending.Kind.PUT)
            .setGeneration(record.value().getSecret().getGeneration())
            .setTarget(target)
            .setStartTime(Records.timestamp(pace.now()))
            .setRequestId(write.request().requestId().orElse(""))
            .setTargetRule(TargetRule.NUMBER)
            .build();
    commit.put(record, record.value().toBuilder().setPending(pending).build());
    OpenOperations.open(store, commit, write.name(), pending);
    requests.running(commit, write, id);
    return commit.commit() ? Optional.of(id) : Optional.empty();
  }

  /**
   * Adds the version and makes the record name it; for whoever holds the payload.
   *
   * @param isNew whether this caller has just begun the operation: nobody has sent the version yet
   * @return the connector; empty when somebody else ended the operation, or has begun to: only the
   *     request then tells what became of it
   * @throws io.floecat.core.error.InvalidArgumentException the operation's version holds other
   *     credentials: another request came under the same id
   */
  Optional<Connector> work(ConnectorName name, String id, SecretValue value, boolean isNew) {
    var attempts = patience.begin();
    boolean mayBeThere = !isNew;
    while (true) {
      var record = store.record(name);
      if (!Records.carries(record.value(), id, Pending.Kind.PUT)) {
        return endedByOthers(name, record, id);
      }
      var ref = Secrets.ref(name, record.value().getPending().getGeneration());
      switch (calls.put(record, ref, value, id)) {
        case Answer.Ok<Boolean> _ -> {
          Optional<Connector> made = forward(name, record);
          if (made.isPresent()) {
            return made;
          }
        }
        case Answer.Taken<Boolean> _ -> {
          if (Records.carries(store.record(name).value(), id, Pending.Kind.PUT)) {
            throw Requests.reused();
          }
        }
        case Answer.Unreadable<Boolean> _
            when mayAppearStill(record) && attempts.pauseBeforeAnother() -> {
          // A secret made a moment ago; the loop asks again.
        }
        case Answer.Unreadable<Boolean> refused -> {
          if (takeOver.finish(name, record) == Ended.BACK) {
            throw patience.missingPermission("PutSecretValue", ref, refused);
          }
          return Optional.empty();
        }
        case Answer.Scheduled<Boolean> _ -> {
          return endedByOthers(name, record, id);
        }
        case Answer.Refused<Boolean> refused -> {
          return refused(name, record, ref, refused, mayBeThere);
        }
        case Answer.Unknown<Boolean> unknown -> {
          mayBeThere = true;
          attempts.again(unknown);
        }
      }
    }
  }

  /**
   * Told at once. Where the operation stays open, whoever can read the pinned value again finishes
   * it; that it comes to nothing is certain only if no version was ever sent.
   */
  private Optional<Connector> refused(
      ConnectorName name,
      Versioned<ConnectorRecord> record,
      SecretRef ref,
      Answer.Refused<Boolean> refused,
      boolean mayBeThere) {
    Ended ended = takeOver.finish(name, record);
    if (ended == Ended.BACK || (ended == Ended.OPEN && !mayBeThere)) {
      throw patience.refusal("PutSecretValue", ref, refused);
    }
    if (ended == Ended.OPEN) {
      throw Patience.unclear(refused.cause());
    }
    return Optional.empty();
  }

  private boolean mayAppearStill(Versioned<ConnectorRecord> record) {
    return Secrets.mayAppearStill(record.value().getSecret(), pace.now());
  }

  /** Once anybody has begun to take over, the owner may not finish on its own any more (rule 9). */
  private Optional<Connector> endedByOthers(
      ConnectorName name, Versioned<ConnectorRecord> record, String id) {
    if (Records.carries(record.value(), id, Pending.Kind.PUT, Pending.Kind.PUT_TAKEN)) {
      takeOver.finish(name, record);
    }
    return Optional.empty();
  }

  private Optional<Connector> forward(ConnectorName name, Versioned<ConnectorRecord> record) {
    Pending pending = record.value().getPending();
    ConnectorRecord after = Records.withNewVersion(record.value(), pace.now());
    Commit commit = store.begin();
    commit.put(record, after);
    OpenOperations.close(store, commit, pending.getId());
    requests.done(commit, name, pending);
    return commit.commit() ? Optional.of(after.getConnector()) : Optional.empty();
  }
}
