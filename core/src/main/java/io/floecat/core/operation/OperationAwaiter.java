package io.floecat.core.operation;

import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.Pending;
import io.floecat.core.operation.store.RequestRecord;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.error.UnavailableException;
import io.floecat.spi.secret.SecretRefusedException;
import io.floecat.spi.secret.SecretValue;
import io.floecat.v1.Connector;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Brings an operation that a write began to the write's answer, whoever ends it.
 *
 * <p>Where somebody else ended it, the answer is what the request's own record says, and without
 * one {@link UnavailableException}: not acknowledged.
 */
final class OperationAwaiter {

  private final OperationStore store;
  private final Requests requests;
  private final NewSecret newSecret;
  private final NewVersion newVersion;
  private final Undelete undelete;
  private final ActiveVersions activeVersions;

  OperationAwaiter(
      OperationStore store,
      Requests requests,
      NewSecret newSecret,
      NewVersion newVersion,
      Undelete undelete,
      ActiveVersions activeVersions) {
    this.store = store;
    this.requests = requests;
    this.newSecret = newSecret;
    this.newVersion = newVersion;
    this.undelete = undelete;
    this.activeVersions = activeVersions;
  }

  /** Goes on with the open operation of the same request, which came before (rule 4). */
  Connector carryOn(Write write, Versioned<ConnectorRecord> record, CredentialChange credentials) {
    Pending pending = record.value().getPending();
    return switch (credentials) {
      case CredentialChange.Replace(SecretValue value) ->
          pending.getKind() == Pending.Kind.NEW
              ? created(write, pending.getId(), value)
              : changed(write, pending.getId(), value, false);
      case CredentialChange.Edit edit -> {
        try (SecretValue pinned = activeVersions.read(write.name(), record);
            SecretValue edited = edit.edit().apply(pinned)) {
          yield changed(write, pending.getId(), edited, false);
        }
      }
      case CredentialChange.Keep _, CredentialChange.Clear _ -> restored(write, pending.getId());
    };
  }

  /** The connector, once its new secret is made. */
  Connector created(Write write, String id, SecretValue value) {
    return newSecret
        .work(write.name(), id, value)
        .orElseGet(() -> afterOthers(write, new CredentialChange.Replace(value)));
  }

  /** The connector, once the new version of its secret, just announced, is the one in use. */
  Connector changed(Write write, String id, SecretValue value) {
    return changed(write, id, value, true);
  }

  private Connector changed(Write write, String id, SecretValue value, boolean isNew) {
    return newVersion
        .work(write.name(), id, value, isNew)
        .orElseGet(() -> afterOthers(write, new CredentialChange.Replace(value)));
  }

  /** The connector, once its secret is restored. */
  Connector restored(Write write, String id) {
    var record = store.record(write.name());
    if (Records.carries(record.value(), id, Pending.Kind.RESTORE)) {
      var refused = new AtomicReference<@Nullable SecretRefusedException>();
      switch (undelete.finish(write.name(), record, refused::set)) {
        case ROLLED_FORWARD -> {
          return Records.shown(write.name(), store.record(write.name()).value());
        }
        case ROLLED_BACK -> throw notRestored(Optional.ofNullable(refused.get()));
        case SUPERSEDED, UNRESOLVED -> {} // Only the request's own record tells.
      }
    }
    return afterOthers(write, new CredentialChange.Keep());
  }

  private static FailedPreconditionException notRestored(Optional<SecretRefusedException> refused) {
    return refused
        .map(RetryPolicy::refusal)
        .orElseGet(
            () ->
                new FailedPreconditionException(
                    ErrorReason.MISSING_PERMISSION,
                    "the secret could not be restored: the service may lack RestoreSecret in its"
                        + " secrets manager, or the secret is gone; then create the connector anew"));
  }

  /** Somebody else ended the operation: only the request's own record says how (rule 8). */
  private Connector afterOthers(Write write, CredentialChange credentials) {
    return requests
        .known(requests.look(write.name(), write.request()))
        .filter(known -> known.value().getRunning().isEmpty())
        .map(known -> replay(known, write.name(), credentials))
        .orElseThrow(
            () ->
                new UnavailableException(
                    ErrorReason.DEPENDENCY_UNAVAILABLE,
                    "the write was interrupted; it was undone, or will be finished or undone soon:"
                        + " read the connector, or send the same request under the same id",
                    Duration.ofSeconds(1)));
  }

  /** The answer to a request that was answered before, if it brings the same credentials. */
  Connector replay(
      Versioned<RequestRecord> known, ConnectorName name, CredentialChange credentials) {
    requests.requireSameCredentials(known, name, credentials);
    return Records.shown(name, store.record(name).value());
  }
}
