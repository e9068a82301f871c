package io.floecat.core.operation;

import io.floecat.core.operation.store.ActiveVersion;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.error.NotFoundException;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the version that a record pins, and never another (rule 17). */
final class ActiveVersions {

  private static final Logger log = LoggerFactory.getLogger(ActiveVersions.class);
  private static final int LOOKS = 3;

  private final OperationStore store;
  private final SecretCalls calls;
  private final OperationRecovery recovery;
  private final RetryPolicy retries;
  private final TimeSource time;
  private final OperationListener listener;

  ActiveVersions(
      OperationStore store,
      SecretCalls calls,
      OperationRecovery recovery,
      RetryPolicy retries,
      TimeSource time,
      OperationListener listener) {
    this.store = store;
    this.calls = calls;
    this.recovery = recovery;
    this.retries = retries;
    this.time = time;
    this.listener = listener;
  }

  /**
   * One attempt to read the pinned version of a record that has a secret.
   *
   * @throws DataLossException the record was damaged: it names nothing that a secret could be
   */
  SecretCallResult<SecretValue> get(ConnectorName name, Versioned<ConnectorRecord> record) {
    ActiveVersion secret = record.value().getSecret();
    requireSound(name, secret);
    return calls.get(record, Secrets.ref(name, secret.getGeneration()), secret.getVersion());
  }

  /**
   * The pinned version of exactly this record.
   *
   * @throws FailedPreconditionException it cannot be read
   */
  SecretValue read(ConnectorName name, Versioned<ConnectorRecord> record) {
    if (!record.value().hasSecret()) {
      throw new FailedPreconditionException(
          ErrorReason.CREDENTIALS_MISSING, "the connector has no credentials; send them whole");
    }
    requireSound(name, record.value().getSecret());
    SecretRef ref = Secrets.ref(name, record.value().getSecret().getGeneration());
    var attempts = retries.begin();
    while (true) {
      switch (get(name, record)) {
        case SecretCallResult.Ok<SecretValue>(var value) -> {
          return value;
        }
        case SecretCallResult.Unknown<SecretValue> unknown -> attempts.again(unknown);
        case SecretCallResult.Unreadable<SecretValue> refused -> {
          if (!Secrets.mayAppearStill(record.value().getSecret(), time.now())
              || !attempts.pauseBeforeAnother()) {
            throw unreadable(ref, refused);
          }
        }
        case SecretCallResult.Refused<SecretValue>(var cause) -> {
          retries.refused("GetSecretValue", ref, cause);
          throw new FailedPreconditionException(
              ErrorReason.CREDENTIALS_UNREADABLE,
              "the secrets manager does not show the connector's credentials: " + cause.remedy(),
              cause);
        }
        case SecretCallResult.Scheduled<SecretValue> _, SecretCallResult.Taken<SecretValue> _ ->
            throw missing("its secret was deleted by hand");
      }
    }
  }

  /**
   * What a use of the connector finds: a fresh record, and the version it pins. Where that version
   * cannot be read, the record is read once more: it may have moved on.
   *
   * @throws NotFoundException there is no connector
   * @throws FailedPreconditionException it is deleted, has no credentials, or they cannot be read
   */
  Pinned open(ConnectorName name) {
    for (int look = 1; ; look++) {
      var record = store.record(name);
      requireUsable(name, record.value());
      try {
        return new Pinned(record.value(), read(name, record));
      } catch (FailedPreconditionException e) {
        if (look == LOOKS || !movedOn(name, record)) {
          throw e;
        }
      }
    }
  }

  /** A record, and the value that it pins, which the caller closes. */
  record Pinned(ConnectorRecord record, SecretValue value) {}

  private static void requireSound(ConnectorName name, ActiveVersion secret) {
    if (secret.getGeneration() < 1 || !SecretVersion.isLegal(secret.getVersion())) {
      throw new DataLossException(
          ErrorReason.CORRUPT_DATA,
          "the stored state of %s names no secret; restore it from a backup, or expunge it"
              .formatted(name));
    }
  }

  private boolean movedOn(ConnectorName name, Versioned<ConnectorRecord> before) {
    var now = store.record(name);
    if (now.value().hasPending() && recovery.isPastDeadline(now.value().getPending())) {
      return recovery.finish(name, now) != Resolution.UNRESOLVED;
    }
    return now.version() != before.version();
  }

  private static void requireUsable(ConnectorName name, ConnectorRecord record) {
    if (Records.isMissing(record)) {
      throw new NotFoundException(ErrorReason.CONNECTOR_NOT_FOUND, "there is no connector " + name);
    }
    if (Records.isDeleted(record)) {
      throw new FailedPreconditionException(
          ErrorReason.CONNECTOR_DELETED, "the connector is deleted; undelete it first");
    }
  }

  private FailedPreconditionException unreadable(
      SecretRef ref, SecretCallResult.Unreadable<SecretValue> refused) {
    listener.on(OperationListener.Event.REFUSED, ref.name());
    log.warn("the secrets manager does not show {}, which a record names", ref, refused.cause());
    if (refused.isDenied()) {
      return new FailedPreconditionException(
          ErrorReason.CREDENTIALS_UNREADABLE,
          "the secrets manager does not show the connector's credentials: they are not there, or the"
              + " service lacks GetSecretValue",
          refused.cause());
    }
    return missing("its secret, or the version in use, is not there any more");
  }

  private static FailedPreconditionException missing(String what) {
    return new FailedPreconditionException(
        ErrorReason.CREDENTIALS_MISSING,
        "the connector's credentials are gone: %s; clear `auth`, then send them whole"
            .formatted(what));
  }
}
