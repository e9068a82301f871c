package io.floecat.core.operation;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.floecat.core.operation.store.AccountRecord;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.NameCounter;
import io.floecat.core.operation.store.OpenOperation;
import io.floecat.core.operation.store.RequestRecord;
import io.floecat.core.operation.store.Tombstone;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Page;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import java.util.List;
import java.util.Optional;

/** The lifecycle's state in the pointer store, typed. */
final class OperationStore {

  private final PointerStore store;
  private final TimeSource time;
  private final OperationListener listener;

  /** What every commit expects unchanged, beside what it says itself. */
  private final Optional<Versioned<?>> basis;

  /** {@code listener} hears of what cannot be understood. */
  OperationStore(PointerStore store, TimeSource time, OperationListener listener) {
    this(store, time, listener, Optional.empty());
  }

  private OperationStore(
      PointerStore store,
      TimeSource time,
      OperationListener listener,
      Optional<Versioned<?>> basis) {
    this.store = store;
    this.time = time;
    this.listener = listener;
    this.basis = basis;
  }

  /**
   * The same store, for work that {@code basis} justifies: every commit begun here is refused once
   * that key was changed. Such a commit must not change the key itself.
   */
  OperationStore boundTo(Versioned<?> basis) {
    return new OperationStore(store, time, listener, Optional.of(basis));
  }

  Versioned<ConnectorRecord> record(ConnectorName name) {
    return get(Keys.record(name), ConnectorRecord.getDefaultInstance());
  }

  Versioned<AccountRecord> account(AccountId account) {
    return get(Keys.account(account), AccountRecord.getDefaultInstance());
  }

  Versioned<NameCounter> names(ConnectorName name) {
    return get(Keys.names(name), NameCounter.getDefaultInstance());
  }

  Versioned<RequestRecord> request(AccountId account, String requestId) {
    return get(Keys.request(account, requestId), RequestRecord.getDefaultInstance());
  }

  Versioned<Tombstone> tombstone(ConnectorName name, long generation) {
    return get(Keys.tombstone(name, generation), Tombstone.getDefaultInstance());
  }

  /** An entry that only says that its operation is open; whatever else it says. */
  Versioned<OpenOperation> operationInAnyCase(String operationId) {
    return getInAnyCase(Keys.operation(operationId), OpenOperation.getDefaultInstance());
  }

  /** A key that is to be created, or is to be gone, without a look. */
  <M extends Message> Versioned<M> absent(String key, M defaultInstance) {
    return new Versioned<>(key, Change.ABSENT, defaultInstance, time.nanos());
  }

  <M extends Message> Versioned<M> get(String key, M defaultInstance) {
    long readAt = time.nanos();
    return parse(key, store.get(key), defaultInstance, readAt);
  }

  private <M extends Message> Versioned<M> parse(
      String key, Optional<Pointer> found, M defaultInstance, long readAt) {
    return found
        .map(pointer -> parse(pointer, defaultInstance, readAt))
        .orElseGet(() -> new Versioned<>(key, Change.ABSENT, defaultInstance, readAt));
  }

  /** A connector's record and a request of its account, both as of one moment. */
  RecordAndRequest recordAndRequest(ConnectorName name, String requestId) {
    String recordKey = Keys.record(name);
    String requestKey = Keys.request(name.account(), requestId);
    long readAt = time.nanos();
    List<Optional<Pointer>> found = store.get(List.of(recordKey, requestKey));
    return new RecordAndRequest(
        parse(recordKey, found.getFirst(), ConnectorRecord.getDefaultInstance(), readAt),
        parse(requestKey, found.getLast(), RequestRecord.getDefaultInstance(), readAt));
  }

  /** What {@link #recordAndRequest} found. */
  record RecordAndRequest(Versioned<ConnectorRecord> record, Versioned<RequestRecord> request) {}

  /** What {@code key} holds; from now on {@code value} where it holds nothing of that length. */
  byte[] settle(String key, byte[] value) {
    while (true) {
      Optional<Pointer> found = store.get(key);
      if (found.isPresent() && found.get().value().length == value.length) {
        return found.get().value();
      }
      Change change =
          found
              .map(damaged -> Change.replace(damaged, value))
              .orElseGet(() -> Change.create(key, value));
      if (store.commit(List.of(change))) {
        return value;
      }
    }
  }

  /**
   * As {@link #get}, and {@linkplain Versioned#isUnreadable unreadable} where it cannot be
   * understood: for what is to be replaced or removed in any case.
   */
  <M extends Message> Versioned<M> getInAnyCase(String key, M defaultInstance) {
    long readAt = time.nanos();
    return store
        .get(key)
        .map(pointer -> parseInAnyCase(pointer, defaultInstance, readAt))
        .orElseGet(() -> new Versioned<>(key, Change.ABSENT, defaultInstance, readAt));
  }

  Page list(String prefix, int limit, String pageToken) {
    return store.list(prefix, limit, pageToken);
  }

  /**
   * Reads a pointer of a listing.
   *
   * @throws DataLossException it cannot be understood
   * @throws io.floecat.spi.error.FailedPreconditionException a newer version of the service wrote
   *     it, and it cannot be understood
   */
  <M extends Message> Versioned<M> parse(Pointer pointer, M defaultInstance) {
    return parse(pointer, defaultInstance, time.nanos());
  }

  /** As {@link #getInAnyCase}. */
  <M extends Message> Versioned<M> parseInAnyCase(Pointer pointer, M defaultInstance) {
    return parseInAnyCase(pointer, defaultInstance, time.nanos());
  }

  private <M extends Message> Versioned<M> parseInAnyCase(
      Pointer pointer, M defaultInstance, long readAt) {
    try {
      return parse(pointer, defaultInstance, readAt);
    } catch (DataLossException e) {
      return new Versioned<>(pointer.key(), pointer.version(), defaultInstance, readAt);
    }
  }

  Commit begin() {
    var commit = new Commit(store);
    basis.ifPresent(commit::check);
    return commit;
  }

  private <M extends Message> Versioned<M> parse(Pointer pointer, M defaultInstance, long readAt) {
    M value;
    try {
      @SuppressWarnings("unchecked") // A message's parser makes that message.
      var parser = (Parser<M>) defaultInstance.getParserForType();
      value = parser.parseFrom(pointer.value());
    } catch (InvalidProtocolBufferException e) {
      throw damaged(pointer.key(), e);
    }
    try {
      Soundness.require(pointer.key(), value);
    } catch (IllegalArgumentException | InvalidArgumentException e) {
      if (Commit.format(value) > Commit.FORMAT) {
        throw Commit.newer(pointer.key());
      }
      throw damaged(pointer.key(), e);
    }
    return new Versioned<>(pointer.key(), pointer.version(), value, readAt);
  }

  /** Tells that something stored cannot be understood. */
  void tellDamaged(String key) {
    listener.damaged(StoredKind.of(key), key);
  }

  private DataLossException damaged(String key, Exception cause) {
    tellDamaged(key);
    return new DataLossException(
        ErrorReason.CORRUPT_DATA,
        "the stored state of %s cannot be read; %s, or restore it from a backup"
            .formatted(key, wayOut(StoredKind.of(key))),
        cause);
  }

  /** What to do about something that cannot be understood. */
  static String wayOut(StoredKind kind) {
    return switch (kind) {
      case RECORD -> "expunge the connector and create it again";
      case ACCOUNT ->
          "the next write in the account mends it if there is a connector in it; else "
              + "expunge the account";
      case NAMES -> "the next create of the connector mends it";
      case OPERATION ->
          "the service finishes the operation and removes the entry by itself, once every record can be read";
      case REQUEST -> "send the request under another id";
      case TOMBSTONE -> "the service makes it anew by itself";
      case HINT -> "the service removes it, and finds by itself what it was for";
      case VAULT_SECRET ->
          "clear the connector's `auth` and then send it whole, or expunge the connector";
      case VAULT_SPENT, VAULT_DUE -> "nothing is lost by it, and nothing is to be done";
      case OTHER -> "it is none of the service's";
    };
  }
}
