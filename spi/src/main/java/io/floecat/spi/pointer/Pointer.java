package io.floecat.spi.pointer;

import java.util.Arrays;

/** A key's value as it was read, and the version to expect when changing it. */
public final class Pointer {

  private final String key;
  private final long version;
  private final byte[] value;

  /** Takes over {@code value}, which nobody may change from then on. */
  public Pointer(String key, long version, byte[] value) {
    this.key = key;
    this.version = version;
    this.value = value;
  }

  /** The key. */
  public String key() {
    return key;
  }

  /** The version, positive. */
  public long version() {
    return version;
  }

  /** The value, not copied: do not change it. */
  public byte[] value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pointer that
        && key.equals(that.key)
        && version == that.version
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + Long.hashCode(version);
  }

  /** The key and version; values can be long. */
  @Override
  public String toString() {
    return key + "@" + version;
  }
}
