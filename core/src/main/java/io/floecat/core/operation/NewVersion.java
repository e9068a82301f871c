package io.floecat.core.operation;

import io.floecat.core.credential.TargetRule;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.Pending;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretValue;
import io.floecat.v1.Connector;
import java.util.Optional;
import java.util.UUID;

/** A version is added to a secret, by the one whose credentials they are (rule 8). */
final class NewVersion {

  private final OperationStore store;
  private final SecretCalls calls;
  private final Accounts accounts;
  private final Requests requests;
  private final UpdateRecovery updateRecovery;
  private final RetryPolicy retries;
  private final TimeSource time;

  NewVersion(
      OperationStore store,
      SecretCalls calls,
      Accounts accounts,
      Requests requests,
      UpdateRecovery updateRecovery,
      RetryPolicy retries,
      TimeSource time) {
    this.store = store;
    this.calls = calls;
    this.accounts = accounts;
    this.requests = requests;
    this.updateRecovery = updateRecovery;
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
            .setKind(Pending.Kind.PUT)
            .setGeneration(record.value().getSecret().getGeneration())
            .setTarget(target)
            .setStartTime(Records.timestamp(time.now()))
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
   * @throws io.floecat.spi.error.InvalidArgumentException the operation's version holds other
   *     credentials: another request came under the same id
   */
  Optional<Connector> work(ConnectorName name, String id, SecretValue value, boolean isNew) {
    var attempts = retries.begin();
    boolean mayBeThere = !isNew;
    while (true) {
      var record = store.record(name);
      if (!Records.carries(record.value(), id, Pending.Kind.PUT)) {
        return endedByOthers(name, record, id);
      }
      var ref = Secrets.ref(name, record.value().getPending().getGeneration());
      switch (calls.put(record, ref, value, id)) {
        case SecretCallResult.Ok<Boolean> _ -> {
          Optional<Connector> made = forward(name, record);
          if (made.isPresent()) {
            return made;
          }
        }
        case SecretCallResult.Taken<Boolean> _ -> {
          if (Records.carries(store.record(name).value(), id, Pending.Kind.PUT)) {
            throw Requests.reused();
          }
        }
        case SecretCallResult.Unreadable<Boolean> _
            when mayAppearStill(record) && attempts.pauseBeforeAnother() -> {
          // A secret made a moment ago; the loop asks again.
        }
        case SecretCallResult.Unreadable<Boolean> refused -> {
          if (updateRecovery.finish(name, record) == Resolution.ROLLED_BACK) {
            throw retries.missingPermission("PutSecretValue", ref, refused);
          }
          return Optional.empty();
        }
        case SecretCallResult.Scheduled<Boolean> _ -> {
          return endedByOthers(name, record, id);
        }
        case SecretCallResult.Refused<Boolean> refused -> {
          return refused(name, record, ref, refused, mayBeThere);
        }
        case SecretCallResult.Unknown<Boolean> unknown -> {
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
      SecretCallResult.Refused<Boolean> refused,
      boolean mayBeThere) {
    Resolution ended = updateRecovery.finish(name, record);
    if (ended == Resolution.ROLLED_BACK || (ended == Resolution.UNRESOLVED && !mayBeThere)) {
      throw retries.refusal("PutSecretValue", ref, refused);
    }
    if (ended == Resolution.UNRESOLVED) {
      throw RetryPolicy.unclear(refused.cause());
    }
    return Optional.empty();
  }

  private boolean mayAppearStill(Versioned<ConnectorRecord> record) {
    return Secrets.mayAppearStill(record.value().getSecret(), time.now());
  }

  /** Once anybody has begun to take over, the owner may not finish on its own any more (rule 9). */
  private Optional<Connector> endedByOthers(
      ConnectorName name, Versioned<ConnectorRecord> record, String id) {
    if (Records.carries(record.value(), id, Pending.Kind.PUT, Pending.Kind.PUT_TAKEN)) {
      updateRecovery.finish(name, record);
    }
    return Optional.empty();
  }

  private Optional<Connector> forward(ConnectorName name, Versioned<ConnectorRecord> record) {
    Pending pending = record.value().getPending();
    ConnectorRecord after = Records.withNewVersion(record.value(), time.now());
    Commit commit = store.begin();
    commit.put(record, after);
    OpenOperations.close(store, commit, pending.getId());
    requests.done(commit, name, pending);
    return commit.commit() ? Optional.of(after.getConnector()) : Optional.empty();
  }
}
