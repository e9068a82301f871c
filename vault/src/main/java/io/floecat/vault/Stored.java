package io.floecat.vault;

import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Pointer;

/**
 * Content as it was read, and the changes that expect it unchanged.
 *
 * @param newer a newer version of this service wrote it: what we read is right, but we would lose
 *     what we do not know of
 */
record Stored<T>(Pointer pointer, T content, boolean newer) {

  /** Replaces it, if we know all of it. */
  Change replace(byte[] value) {
    requireOurs();
    return Change.replace(pointer, value);
  }

  /** Removes it, if we know all of it. */
  Change delete() {
    requireOurs();
    return Change.delete(pointer);
  }

  private void requireOurs() {
    if (newer) {
      throw tooNew(pointer);
    }
  }

  /** What to throw where a pointer is of a format that we may not touch. */
  static FailedPreconditionException tooNew(Pointer pointer) {
    return new FailedPreconditionException(
        ErrorReason.NEWER_FORMAT,
        "a newer version of the service wrote %s: upgrade this one".formatted(pointer.key()));
  }
}
