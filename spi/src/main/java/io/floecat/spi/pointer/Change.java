package io.floecat.spi.pointer;

/** One key's part in a commit: what is expected of it, and what becomes of it. */
public sealed interface Change {

  /** The version of a key that does not exist. */
  long ABSENT = 0;

  /** The key. */
  String key();

  /** The version that the key must have, or {@link #ABSENT}. */
  long expected();

  /**
   * Sets the value.
   *
   * @param value at most {@link PointerStore#MAX_VALUE_BYTES}; not copied
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared: a change is used once.
  record Write(String key, long expected, byte[] value) implements Change {}

  /** Removes the key; {@code expected} is not {@link #ABSENT}. */
  record Delete(String key, long expected) implements Change {}

  /** Changes nothing, and lets the commit happen only if the expectation holds. */
  record Check(String key, long expected) implements Change {}

  /** Writes a key that must not exist. */
  static Change create(String key, byte[] value) {
    return new Write(key, ABSENT, value);
  }

  /** Replaces a value that was read. */
  static Change replace(Pointer read, byte[] value) {
    return new Write(read.key(), read.version(), value);
  }

  /** Removes what was read. */
  static Change delete(Pointer read) {
    return new Delete(read.key(), read.version());
  }

  /** Expects what was read to be unchanged. */
  static Change check(Pointer read) {
    return new Check(read.key(), read.version());
  }
}
