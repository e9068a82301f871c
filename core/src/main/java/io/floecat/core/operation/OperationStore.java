package io.floecat.core.operation;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.floecat.core.account.AccountId;
import io.floecat.core.account.ConnectorName;
import io.floecat.core.error.DataLossException;
import io.floecat.core.error.ErrorReason;
import io.floecat.core.operation.store.AccountRecord;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.NameCounter;
import io.floecat.core.operation.store.OpenOperation;
import io.floecat.core.operation.store.RequestRecord;
import io.floecat.core.operation.store.Tombstone;
import io.floecat.core.pointer.Change;
import io.floecat.core.pointer.Page;
import io.floecat.core.pointer.Pointer;
import io.floecat.core.pointer.PointerStore;
import java.util.List;
import java.util.Optional;

/** The lifecycle's state in the pointer store, typed. */
final class OperationStore {

  private final PointerStore store;
  private final Pace pace;

  OperationStore(PointerStore store, Pace pace) {
    this.store = store;
    this.pace = pace;
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

  Versioned<OpenOperation> operation(String operationId) {
    return get(Keys.operation(operationId), OpenOperation.getDefaultInstance());
  }

  Versioned<RequestRecord> request(AccountId account, String requestId) {
    return get(Keys.request(account, requestId), RequestRecord.getDefaultInstance());
  }

  Versioned<Tombstone> tombstone(ConnectorName name, long generation) {
    return get(Keys.tombstone(name, generation), Tombstone.getDefaultInstance());
  }

  /** A key that was never used: to be created without a look. */
  <M extends Message> Versioned<M> unused(String key, M defaultInstance) {
    return new Versioned<>(key, Change.ABSENT, defaultInstance, pace.nanos());
  }

  <M extends Message> Versioned<M> get(String key, M defaultInstance) {
    long readAt = pace.nanos();
    return store
        .get(key)
        .map(pointer -> parse(pointer, defaultInstance, readAt))
        .orElseGet(() -> new Versioned<>(key, Change.ABSENT, defaultInstance, readAt));
  }

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

  Page list(String prefix, int limit, String pageToken) {
    return store.list(prefix, limit, pageToken);
  }

  /** Reads a pointer of a listing. */
  <M extends Message> Versioned<M> parse(Pointer pointer, M defaultInstance) {
    return parse(pointer, defaultInstance, pace.nanos());
  }

  Commit begin() {
    return new Commit(store);
  }

  private static <M extends Message> Versioned<M> parse(
      Pointer pointer, M defaultInstance, long readAt) {
    try {
      @SuppressWarnings("unchecked") // A message's parser makes that message.
      var parser = (Parser<M>) defaultInstance.getParserForType();
      return new Versioned<>(
          pointer.key(), pointer.version(), parser.parseFrom(pointer.value()), readAt);
    } catch (InvalidProtocolBufferException e) {
      throw new DataLossException(
          ErrorReason.CORRUPT_DATA,
          "the stored state of %s cannot be read; restore it from a backup"
              .formatted(pointer.key()),
          e);
    }
  }
}
