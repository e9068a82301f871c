package io.floecat.core.operation;

import com.google.protobuf.Timestamp;
import io.floecat.core.credential.TargetRule;
import io.floecat.core.operation.store.ActiveVersion;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.Pending;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.hash.Sha256;
import io.floecat.v1.Connector;
import io.floecat.v1.Connector.CredentialStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** What each step makes of a record. Pure functions. */
final class Records {

  private static final int ETAG_BYTES = 8;

  private Records() {}

  /** The connector that a creation aims at: as asked for, with an identity of its own. */
  static Connector toCreate(ConnectorName name, Connector asked, Instant now) {
    return asked.toBuilder()
        .setName(name.toString())
        .setUid(UUID.randomUUID().toString())
        .setState(Connector.State.ACTIVE)
        .setCreateTime(timestamp(now))
        .setUpdateTime(timestamp(now))
        .clearCredentialStatus()
        .clearDeleteTime()
        .clearPurgeTime()
        .clearEtag()
        .build();
  }

  /** The connector that an update aims at: as asked for, with the identity of the stored one. */
  static Connector toUpdate(Connector stored, Connector asked, Instant now) {
    return asked.toBuilder()
        .setName(stored.getName())
        .setUid(stored.getUid())
        .setState(stored.getState())
        .setCreateTime(stored.getCreateTime())
        .setUpdateTime(timestamp(now))
        .clearCredentialStatus()
        .clearDeleteTime()
        .clearPurgeTime()
        .clearEtag()
        .build();
  }

  /** A record that nobody sees, for a connector that is being created. */
  static ConnectorRecord hidden(ConnectorName name, Pending pending) {
    return ConnectorRecord.newBuilder()
        .setFormat(Commit.FORMAT)
        .setConnector(Connector.newBuilder().setName(name.toString()))
        .setHidden(true)
        .setPending(pending)
        .build();
  }

  /** A finished write of {@code target} that leaves the connector without a secret. */
  static ConnectorRecord withoutSecret(ConnectorRecord before, Connector target) {
    return finished(before, target).build();
  }

  /** A finished write of {@code target} that leaves the secret as it is. */
  static ConnectorRecord withSameSecret(ConnectorRecord before, Connector target) {
    if (!before.hasSecret()) {
      return withoutSecret(before, target);
    }
    var after = finished(before, target).setSecret(before.getSecret());
    after.getConnectorBuilder().setCredentialStatus(status(target.getName(), before.getSecret()));
    return after.build();
  }

  /** As above, but a write that changes nothing leaves everything as it is, the etag too. */
  static ConnectorRecord withSameSecretIfChanged(ConnectorRecord before, Connector target) {
    ConnectorRecord after = withSameSecret(before, target);
    return withoutTraces(after.getConnector()).equals(withoutTraces(before.getConnector()))
        ? before
        : after;
  }

  private static Connector withoutTraces(Connector connector) {
    return connector.toBuilder().clearEtag().clearUpdateTime().build();
  }

  /** The record of a secret whose payload was seen to be bound to the connector's target. */
  static ConnectorRecord bound(ConnectorRecord before) {
    var bound = before.toBuilder();
    bound.getSecretBuilder().setTargetRule(TargetRule.NUMBER);
    return bound.build();
  }

  /** A finished operation that created the secret of its generation. */
  static ConnectorRecord withNewSecret(ConnectorRecord before, Instant now) {
    Pending pending = before.getPending();
    return withSecret(
        before,
        ActiveVersion.newBuilder()
            .setGeneration(pending.getGeneration())
            .setCreateToken(pending.getId())
            .setVersion(pending.getId())
            .setUpdateTime(timestamp(now))
            .setTargetRule(pending.getTargetRule())
            .build());
  }

  /** A finished operation that made its own version the one in use. */
  static ConnectorRecord withNewVersion(ConnectorRecord before, Instant now) {
    return withSecret(
        before,
        before.getSecret().toBuilder()
            .setVersion(before.getPending().getId())
            .setUpdateTime(timestamp(now))
            .setTargetRule(before.getPending().getTargetRule())
            .build());
  }

  private static ConnectorRecord withSecret(ConnectorRecord before, ActiveVersion secret) {
    Connector target = before.getPending().getTarget();
    var after = finished(before, target).setSecret(secret);
    after.getConnectorBuilder().setCredentialStatus(status(target.getName(), secret));
    return after.build();
  }

  /** An operation given up: the pin moves to the operation's version, which holds the old value. */
  static ConnectorRecord backOnOwnVersion(ConnectorRecord before) {
    var secret = before.getSecret().toBuilder().setVersion(before.getPending().getId()).build();
    var after = before.toBuilder().clearPending().setSecret(secret);
    after
        .getConnectorBuilder()
        .setCredentialStatus(status(before.getConnector().getName(), secret));
    return after.build();
  }

  /** A finished soft deletion. The secret stays named, for the undelete. */
  static ConnectorRecord deleted(ConnectorRecord before, Instant now, Duration window) {
    Connector target =
        before.getConnector().toBuilder()
            .setState(Connector.State.DELETED)
            .setUpdateTime(timestamp(now))
            .setDeleteTime(timestamp(now))
            .setPurgeTime(timestamp(now.plus(window)))
            .build();
    return withSameSecret(before, target);
  }

  /** A finished undelete. */
  static ConnectorRecord undeleted(ConnectorRecord before, Instant now) {
    Connector target =
        before.getConnector().toBuilder()
            .setState(Connector.State.ACTIVE)
            .setUpdateTime(timestamp(now))
            .clearDeleteTime()
            .clearPurgeTime()
            .build();
    return withSameSecret(before, target);
  }

  static boolean isDeleted(ConnectorRecord record) {
    return record.getConnector().getState() == Connector.State.DELETED;
  }

  /** Whether there is no connector, or only one that is being created. */
  static boolean isMissing(ConnectorRecord record) {
    return !record.hasConnector() || record.getHidden();
  }

  /** Whether there is no live connector. */
  static boolean isGone(ConnectorRecord record) {
    return isMissing(record) || isDeleted(record);
  }

  /** The connector as answers show it: its bare name where there is none. */
  static Connector shown(ConnectorName name, ConnectorRecord record) {
    return isMissing(record)
        ? Connector.newBuilder().setName(name.toString()).build()
        : record.getConnector();
  }

  /** Whether the operation that {@code record} carries is this one, in one of these kinds. */
  static boolean carries(ConnectorRecord record, String operationId, Pending.Kind... kinds) {
    for (Pending.Kind kind : kinds) {
      if (record.hasPending()
          && record.getPending().getId().equals(operationId)
          && record.getPending().getKind() == kind) {
        return true;
      }
    }
    return false;
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }

  /**
   * A record of {@code target} with a revision of its own: one more than before, or the first where
   * this is another connector than before.
   */
  private static ConnectorRecord.Builder finished(ConnectorRecord before, Connector target) {
    boolean same = before.getConnector().getUid().equals(target.getUid());
    long revision = same ? before.getRevision() + 1 : 1;
    return ConnectorRecord.newBuilder()
        .setFormat(Commit.FORMAT)
        .setRevision(revision)
        .setConnector(
            target.toBuilder().clearCredentialStatus().setEtag(etag(target.getUid(), revision)));
  }

  private static CredentialStatus status(String connector, ActiveVersion secret) {
    var name = ConnectorName.parse("name", connector);
    return CredentialStatus.newBuilder()
        .setSecretName(Secrets.ref(name, secret.getGeneration()).name())
        .setVersionId(secret.getVersion())
        .setUpdateTime(secret.getUpdateTime())
        .build();
  }

  private static String etag(String uid, long revision) {
    return Sha256.hex(uid + "/" + revision, ETAG_BYTES);
  }
}
