package io.floecat.core.operation;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.floecat.core.operation.store.AccountRecord;
import io.floecat.core.operation.store.ActiveVersion;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.NameCounter;
import io.floecat.core.operation.store.OpenOperation;
import io.floecat.core.operation.store.Pending;
import io.floecat.core.operation.store.RequestRecord;
import io.floecat.core.operation.store.Tombstone;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.v1.Connector;

/**
 * What a stored value must be, beyond a message that can be parsed, to be worked with: a value cut
 * between two fields parses, too. Each check throws {@link IllegalArgumentException} or {@link
 * io.floecat.spi.error.InvalidArgumentException}.
 */
final class Soundness {

  /** The last second of the year 9999. */
  private static final long LAST_SECOND = 253_402_300_799L;

  private Soundness() {}

  /** Refuses a value that the service cannot have written under {@code key}. */
  static void require(String key, Message value) {
    require(Commit.format(value) >= 1, "no format");
    switch (value) {
      case ConnectorRecord record -> requireRecord(key, record);
      case AccountRecord account -> requireAccount(key, account);
      case NameCounter names -> require(names.getHighest() >= 1, "no count");
      case OpenOperation operation -> {
        requireName(operation.getConnector());
        require(operation.hasStartTime(), "no time");
        requireTime(operation.getStartTime());
      }
      case RequestRecord request -> requireRequest(key, request);
      case Tombstone tombstone -> requireTombstone(key, tombstone);
      default -> throw new AssertionError(value.getDescriptorForType().getFullName());
    }
  }

  private static void requireRecord(String key, ConnectorRecord record) {
    requireName(key);
    Connector connector = record.getConnector();
    require(connector.getName().equals(key), "another connector");
    require(record.getHidden() == connector.getUid().isEmpty(), "half a connector");
    if (record.getHidden()) {
      require(record.getPending().getKind() == Pending.Kind.NEW, "hidden for no reason");
    } else {
      boolean deleted = connector.getState() == Connector.State.DELETED;
      require(deleted || connector.getState() == Connector.State.ACTIVE, "no state");
      require(deleted == connector.hasPurgeTime(), "no purge time");
      requireTime(connector.getPurgeTime());
      require(record.hasSecret() == connector.hasCredentialStatus(), "half a secret");
    }
    if (record.hasSecret()) {
      requireSecret(record.getSecret());
    }
    if (record.hasPending()) {
      requirePending(record);
    }
  }

  private static void requireSecret(ActiveVersion secret) {
    require(secret.getGeneration() >= 1, "no generation");
    requireVersion(secret.getCreateToken());
    requireVersion(secret.getVersion());
    requireTime(secret.getUpdateTime());
  }

  private static void requirePending(ConnectorRecord record) {
    Pending pending = record.getPending();
    requireVersion(pending.getId());
    requireTime(pending.getStartTime());
    require(pending.getGeneration() >= 1, "no generation");
    switch (pending.getKind()) {
      case NEW -> require(pending.hasTarget(), "no target");
      case PUT, PUT_TAKEN -> require(pending.hasTarget() && record.hasSecret(), "no target");
      case RESTORE -> require(record.hasSecret(), "no secret");
      case KIND_UNSPECIFIED, UNRECOGNIZED -> require(false, "no kind");
    }
  }

  private static void requireAccount(String key, AccountRecord account) {
    require(Keys.account(new AccountId(account.getId())).equals(key), "another account");
    switch (account.getState()) {
      case ACTIVE, EXPUNGING -> {}
      case STATE_UNSPECIFIED, UNRECOGNIZED -> require(false, "no state");
    }
  }

  private static void requireRequest(String key, RequestRecord request) {
    var name = requireName(request.getConnector());
    require(key.startsWith(Keys.requests(name.account())), "of another account");
    require(request.hasStartTime(), "no time");
    requireTime(request.getStartTime());
    require(!request.getDigest().isEmpty() || !request.getRequestType().isEmpty(), "of no request");
    if (!request.getRunning().isEmpty()) {
      requireVersion(request.getRunning());
    }
    if (!request.getDoneVersion().isEmpty()) {
      require(request.getDoneGeneration() >= 1, "no generation");
      requireVersion(request.getDoneVersion());
    }
  }

  private static void requireTombstone(String key, Tombstone tombstone) {
    var name = requireName(tombstone.getConnector());
    require(tombstone.getGeneration() >= 1, "no generation");
    require(Keys.tombstone(name, tombstone.getGeneration()).equals(key), "of another secret");
    requireVersion(tombstone.getCreateToken());
    if (!tombstone.getLastActiveVersion().isEmpty()) {
      requireVersion(tombstone.getLastActiveVersion());
    }
    switch (tombstone.getMode()) {
      case WINDOW, FORCE -> {}
      case MODE_UNSPECIFIED, UNRECOGNIZED -> require(false, "no mode");
    }
    switch (tombstone.getPhase()) {
      case OPEN, QUARANTINED -> {}
      case PHASE_UNSPECIFIED, UNRECOGNIZED -> require(false, "no phase");
    }
    require(tombstone.hasDueTime() && tombstone.hasStartTime(), "no time");
    requireTime(tombstone.getClaimTime());
    requireTime(tombstone.getDueTime());
    requireTime(tombstone.getStartTime());
  }

  private static ConnectorName requireName(String name) {
    return ConnectorName.parse("connector", name);
  }

  private static void requireVersion(String id) {
    SecretVersion _ = new SecretVersion(id);
  }

  /** A time that can be reckoned with; no time is the beginning of 1970. */
  private static void requireTime(Timestamp time) {
    require(time.getSeconds() >= 0 && time.getSeconds() <= LAST_SECOND, "no time");
    require(time.getNanos() >= 0 && time.getNanos() < 1_000_000_000, "no time");
  }

  private static void require(boolean sound, String otherwise) {
    if (!sound) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
