package io.floecat.core.operation;

import com.google.protobuf.Message;
import io.floecat.spi.pointer.Change;

/**
 * What a key held when it was read.
 *
 * @param version the version to expect, {@link Change#ABSENT} where there was nothing
 * @param value the default instance where there was nothing, or nothing that can be understood
 * @param readAt the monotonic clock before the read
 */
record Versioned<M extends Message>(String key, long version, M value, long readAt) {

  boolean isPresent() {
    return version != Change.ABSENT;
  }

  /** Whether there was something that cannot be understood; only where that was let pass. */
  boolean isUnreadable() {
    return isPresent() && value.equals(value.getDefaultInstanceForType());
  }
}
