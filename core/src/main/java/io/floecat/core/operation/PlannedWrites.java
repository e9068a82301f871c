package io.floecat.core.operation;

import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.spi.error.AlreadyExistsException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.secret.SecretValue;
import io.floecat.v1.Connector;
import java.util.Optional;

/**
 * Makes a connector what a {@link WritePlan} says, in one commit where no secret changes and by an
 * operation where one does. Each method is empty when the record was changed meanwhile.
 */
final class PlannedWrites {

  private final OperationStore store;
  private final Accounts accounts;
  private final Requests requests;
  private final NewSecret newSecret;
  private final NewVersion newVersion;
  private final Deletions deletions;
  private final OperationAwaiter awaiter;
  private final ActiveVersions activeVersions;
  private final TimeSource time;

  PlannedWrites(
      OperationStore store,
      Accounts accounts,
      Requests requests,
      NewSecret newSecret,
      NewVersion newVersion,
      Deletions deletions,
      OperationAwaiter awaiter,
      ActiveVersions activeVersions,
      TimeSource time) {
    this.store = store;
    this.accounts = accounts;
    this.requests = requests;
    this.newSecret = newSecret;
    this.newVersion = newVersion;
    this.deletions = deletions;
    this.awaiter = awaiter;
    this.activeVersions = activeVersions;
    this.time = time;
  }

  /** As planned, unless there is a connector or its account is not usable. */
  Optional<Connector> create(Write write, Versioned<ConnectorRecord> record, WritePlan plan) {
    if (!Records.isGone(record.value())) {
      throw new AlreadyExistsException(
          ErrorReason.CONNECTOR_ALREADY_EXISTS,
          "the connector %s exists; update it instead".formatted(write.name()));
    }
    accounts.requireUsable(write.name().account());
    Connector target = Records.toCreate(write.name(), plan.target(), time.now());
    if (write.request().validateOnly()) {
      return Optional.of(target);
    }
    return plan.credentials() instanceof CredentialChange.Replace(SecretValue value)
        ? newSecret.begin(write, record, target).map(id -> awaiter.created(write, id, value))
        : atOnce(write, record, Records.withoutSecret(record.value(), target));
  }

  /** As planned, on the connector that {@code record} holds. */
  Optional<Connector> update(Write write, Versioned<ConnectorRecord> record, WritePlan plan) {
    ConnectorRecord before = record.value();
    Connector target = Records.toUpdate(before.getConnector(), plan.target(), time.now());
    if (write.request().validateOnly()) {
      return Optional.of(
          Records.withSameSecret(before, target).getConnector().toBuilder().clearEtag().build());
    }
    return switch (plan.credentials()) {
      case CredentialChange.Keep _ -> keep(write, record, before, target);
      case CredentialChange.Clear _ -> deletions.clear(write, record, target);
      case CredentialChange.Replace(SecretValue value) ->
          before.hasSecret()
              ? replace(write, record, target, value)
              : newSecret.begin(write, record, target).map(id -> awaiter.created(write, id, value));
      case CredentialChange.Edit edit -> edit(write, record, target, edit);
    };
  }

  private Optional<Connector> keep(
      Write write, Versioned<ConnectorRecord> record, ConnectorRecord before, Connector target) {
    return atOnce(write, record, Records.withSameSecretIfChanged(before, target));
  }

  /** The payload would be the same, so it is bound to the connector's target already. */
  private Optional<Connector> keepBound(
      Write write, Versioned<ConnectorRecord> record, Connector target) {
    return keep(write, record, Records.bound(record.value()), target);
  }

  /** Equal credentials can only be behind an equal mask; then a look saves a version (rule 10). */
  private Optional<Connector> replace(
      Write write, Versioned<ConnectorRecord> record, Connector target, SecretValue value) {
    boolean equalMask = target.getAuth().equals(record.value().getConnector().getAuth());
    if (equalMask
        && activeVersions.get(write.name(), record)
            instanceof SecretCallResult.Ok<SecretValue>(var pinned)) {
      try (pinned) {
        if (pinned.equals(value)) {
          return keepBound(write, record, target);
        }
      }
    }
    return newVersion.begin(write, record, target).map(id -> awaiter.changed(write, id, value));
  }

  private Optional<Connector> edit(
      Write write,
      Versioned<ConnectorRecord> record,
      Connector target,
      CredentialChange.Edit edit) {
    try (SecretValue pinned = activeVersions.read(write.name(), record);
        SecretValue edited = edit.edit().apply(pinned)) {
      return edited.equals(pinned)
          ? keepBound(write, record, target)
          : newVersion.begin(write, record, target).map(id -> awaiter.changed(write, id, edited));
    }
  }

  /** A write that touches no secret: one commit. */
  private Optional<Connector> atOnce(
      Write write, Versioned<ConnectorRecord> record, ConnectorRecord after) {
    Commit commit = store.begin();
    accounts.requireActive(commit, write.name().account());
    commit.put(record, after);
    requests.doneAtOnce(commit, write, after);
    return commit.commit() ? Optional.of(after.getConnector()) : Optional.empty();
  }
}
