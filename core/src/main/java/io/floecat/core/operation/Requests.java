package io.floecat.core.operation;

import com.google.protobuf.ByteString;
import io.floecat.core.credential.CredentialPayload;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.Pending;
import io.floecat.core.operation.store.RequestRecord;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FieldViolation;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretValue;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Remembers writes by their request id, so that each happens once (rule 4). */
final class Requests {

  private final OperationStore store;
  private final SecretCalls calls;
  private final TimeSource time;
  private final RequestDigests digests;

  Requests(OperationStore store, SecretCalls calls, TimeSource time) {
    this.store = store;
    this.calls = calls;
    this.time = time;
    digests = new RequestDigests(store);
  }

  /** Looks the request up: what is committed later expects what was seen here. */
  Write look(ConnectorName name, WriteRequest request) {
    return new Write(
        name,
        request,
        request
            .requestId()
            .filter(_ -> !request.validateOnly())
            .map(id -> store.request(name.account(), id)));
  }

  /** As {@link #look}, with the connector's record as it was at the same moment. */
  Look lookAtBoth(ConnectorName name, WriteRequest request) {
    Optional<String> id = request.requestId().filter(_ -> !request.validateOnly());
    if (id.isEmpty()) {
      return new Look(store.record(name), new Write(name, request, Optional.empty()));
    }
    var found = store.recordAndRequest(name, id.get());
    return new Look(found.record(), new Write(name, request, Optional.of(found.request())));
  }

  /** A record, and a write's request as it was then. */
  record Look(Versioned<ConnectorRecord> record, Write write) {}

  /** What is known of the request; empty when it has no id or comes for the first time. */
  Optional<Versioned<RequestRecord>> known(Write write) {
    Optional<Versioned<RequestRecord>> known =
        write
            .slot()
            .filter(Versioned::isPresent)
            .filter(slot -> !isForgotten(slot.value(), time.now()));
    known.ifPresent(slot -> requireSame(slot.value(), write.request()));
    return known;
  }

  /** Refuses a request id that was used for another request. */
  private void requireSame(RequestRecord known, WriteRequest request) {
    boolean same =
        known.getDigest().isEmpty()
            ? isSameByEarlierVersion(known, request)
            : isEqual(known.getDigest(), digests.of(request));
    if (!same) {
      throw reused();
    }
  }

  /** Earlier versions remembered the whole masked request, for 24 hours. */
  private static boolean isSameByEarlierVersion(RequestRecord known, WriteRequest request) {
    return known.getRequestType().equals(type(request))
        && known.getRequest().equals(ByteString.copyFrom(Commit.serialize(request.asSent())));
  }

  private static boolean isEqual(ByteString one, ByteString other) {
    return MessageDigest.isEqual(one.toByteArray(), other.toByteArray());
  }

  /**
   * Refuses a finished request that comes again with other credentials. Reads exactly the version
   * that the request wrote; where that cannot be read any more, or holds the marker of a deletion,
   * the masked request decides.
   */
  void requireSameCredentials(
      Versioned<RequestRecord> known, ConnectorName name, CredentialChange credentials) {
    RequestRecord done = known.value();
    if (done.getDoneVersion().isEmpty()) {
      return;
    }
    SecretRef ref = Secrets.ref(name, done.getDoneGeneration());
    if (calls.get(known, ref, done.getDoneVersion())
        instanceof SecretCallResult.Ok<SecretValue>(var value)) {
      try (value) {
        if (!value.equals(Secrets.MARKER) && !leadsTo(credentials, value)) {
          throw reused();
        }
      }
    }
  }

  /** Adds to a commit that the request's operation runs. */
  void running(Commit commit, Write write, String operationId) {
    write
        .slot()
        .ifPresent(
            slot -> remember(commit, slot, firstSeen(write).setRunning(operationId).build()));
  }

  /**
   * Adds to a commit that the request is done in this one step, and which version it left in use.
   */
  void doneAtOnce(Commit commit, Write write, ConnectorRecord after) {
    write.slot().ifPresent(slot -> remember(commit, slot, doneAtOnce(write, after)));
  }

  private RequestRecord doneAtOnce(Write write, ConnectorRecord after) {
    var done = firstSeen(write);
    if (after.hasSecret()) {
      done.setDoneGeneration(after.getSecret().getGeneration())
          .setDoneVersion(after.getSecret().getVersion());
    }
    return done.build();
  }

  /** Adds to a commit that the request is done in this one step, and left nothing in use. */
  void doneWithoutSecret(Commit commit, Write write) {
    doneAtOnce(commit, write, ConnectorRecord.getDefaultInstance());
  }

  /**
   * Adds to a commit that the operation's request, if it had an id, is done and wrote a version.
   */
  void done(Commit commit, ConnectorName name, Pending pending) {
    runningRequest(name, pending)
        .ifPresent(
            running ->
                commit.put(
                    running,
                    running.value().toBuilder()
                        .clearRunning()
                        .setDoneGeneration(pending.getGeneration())
                        .setDoneVersion(pending.getId())
                        .build()));
  }

  /**
   * Adds to a commit that the operation's request, if it had an id, is done and wrote no version.
   */
  void doneWithoutVersion(Commit commit, ConnectorName name, Pending pending) {
    runningRequest(name, pending)
        .ifPresent(
            running -> commit.put(running, running.value().toBuilder().clearRunning().build()));
  }

  /** Adds to a commit that the operation was given up: the same request starts afresh. */
  void forget(Commit commit, ConnectorName name, Pending pending) {
    runningRequest(name, pending).ifPresent(commit::remove);
  }

  private Optional<Versioned<RequestRecord>> runningRequest(ConnectorName name, Pending pending) {
    if (pending.getRequestId().isEmpty()) {
      return Optional.empty();
    }
    String key = Keys.request(name.account(), pending.getRequestId());
    return Optional.of(store.getInAnyCase(key, RequestRecord.getDefaultInstance()))
        .filter(request -> request.value().getRunning().equals(pending.getId()));
  }

  private RequestRecord.Builder firstSeen(Write write) {
    return RequestRecord.newBuilder()
        .setFormat(Commit.FORMAT)
        .setDigest(digests.of(write.request()))
        .setConnector(write.name().toString())
        .setStartTime(Records.timestamp(time.now()));
  }

  private void remember(Commit commit, Versioned<RequestRecord> slot, RequestRecord request) {
    commit.put(slot, request);
    commit.due(time.now().plus(OperationSettings.REQUEST_MEMORY), slot.key());
  }

  /** Whether a request is too old to be remembered. One that runs never is. */
  static boolean isForgotten(RequestRecord request, Instant now) {
    return request.getRunning().isEmpty()
        && !now.isBefore(
            Records.instant(request.getStartTime()).plus(OperationSettings.REQUEST_MEMORY));
  }

  /**
   * Compares the credentials alone: the connector may have got another target since, and the same
   * request planned anew would store them for that.
   */
  private static boolean leadsTo(CredentialChange credentials, SecretValue written) {
    return switch (credentials) {
      case CredentialChange.Replace(SecretValue value) ->
          value.equals(written) || CredentialPayload.sameCredentials(value, written);
      case CredentialChange.Edit edit -> edit.holds().test(written);
      case CredentialChange.Keep _, CredentialChange.Clear _ -> true;
    };
  }

  static String type(WriteRequest request) {
    return request.masked().getDescriptorForType().getFullName();
  }

  static InvalidArgumentException reused() {
    return new InvalidArgumentException(
        ErrorReason.REQUEST_ID_REUSED,
        List.of(
            new FieldViolation(
                "request_id", "was used for another request; send a new one under a new id")));
  }
}
