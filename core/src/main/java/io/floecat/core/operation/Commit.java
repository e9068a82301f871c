package io.floecat.core.operation;

import com.google.errorprone.annotations.CheckReturnValue;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.floecat.core.credential.CredentialMask;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All keys that a step changes, each with the version it was read at. */
final class Commit {

  /** The format that this code writes, and the newest it may overwrite. */
  static final int FORMAT = 1;

  private final PointerStore store;
  private final List<Change> changes = new ArrayList<>();

  Commit(PointerStore store) {
    this.store = store;
  }

  /**
   * Writes a value over what was read. It is masked once more: nothing stored holds a credential.
   */
  <M extends Message> Commit put(Versioned<M> read, M value) {
    requireKnownFormat(read);
    changes.add(
        new Change.Write(read.key(), read.version(), serialize(CredentialMask.mask(value))));
    return this;
  }

  /** Removes what was read; nothing where there was nothing. */
  Commit remove(Versioned<?> read) {
    if (read.isPresent()) {
      requireKnownFormat(read);
      changes.add(new Change.Delete(read.key(), read.version()));
    } else {
      check(read);
    }
    return this;
  }

  /** Expects what was read to be unchanged. */
  Commit check(Versioned<?> read) {
    changes.add(new Change.Check(read.key(), read.version()));
    return this;
  }

  /** Leaves a hint to look at {@code key} at a time. */
  Commit due(Instant at, String key) {
    changes.add(Change.create(Keys.due(at), key.getBytes(StandardCharsets.US_ASCII)));
    return this;
  }

  /** Removes a hint that has served, or says nothing. */
  Commit dropHint(Pointer hint) {
    changes.add(Change.delete(hint));
    return this;
  }

  /** Makes all changes, or none: false if some key was changed since it was read. */
  @CheckReturnValue
  boolean commit() {
    return store.commit(changes);
  }

  /** As {@link #commit}, where it does not matter who made the change. */
  void tryCommit() {
    boolean _ = commit();
  }

  private static void requireKnownFormat(Versioned<?> read) {
    if (format(read.value()) > FORMAT) {
      throw newer(read.key());
    }
  }

  /** The format that a stored message says it has; 0 where it says none. */
  static int format(Message stored) {
    return (int) stored.getField(stored.getDescriptorForType().findFieldByName("format"));
  }

  /** What to throw where a newer version of the service wrote what is to be written. */
  static FailedPreconditionException newer(String key) {
    return new FailedPreconditionException(
        ErrorReason.NEWER_FORMAT,
        "a newer version of the service wrote %s; send the write to a node that runs it"
            .formatted(key));
  }

  /** The same bytes for equal messages: maps in the order of their keys. */
  static byte[] serialize(Message message) {
    var bytes = new byte[message.getSerializedSize()];
    var output = CodedOutputStream.newInstance(bytes);
    output.useDeterministicSerialization();
    try {
      message.writeTo(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // An array of the right size does not fail.
    }
    return bytes;
  }
}
