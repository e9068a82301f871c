package io.floecat.spi.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A secret's bytes, in a type that does not print them, compares them in constant time, and forgets
 * them when closed. Not safe for use while another thread closes it.
 */
public final class SecretValue implements AutoCloseable {

  /** The largest payload, in bytes (Secrets Manager's {@code SecretBinary}, AWS_FACTS 1.2). */
  public static final int MAX_BYTES = 65_536;

  private final byte[] bytes;
  private boolean closed;

  private SecretValue(byte[] bytes) {
    if (bytes.length == 0 || bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a secret has 1 to %s bytes, this has %s".formatted(MAX_BYTES, bytes.length));
    }
    this.bytes = bytes;
  }

  /** Copies {@code bytes}, 1 to {@link #MAX_BYTES} of them. */
  public static SecretValue copyOf(byte[] bytes) {
    return new SecretValue(bytes.clone());
  }

  /** The UTF-8 bytes of {@code text}, for callers who hold a secret in a string already. */
  public static SecretValue ofUtf8(String text) {
    return new SecretValue(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A copy of the bytes. Called from few places, which a test lists: whoever takes the bytes clears
   * them after use.
   */
  public byte[] expose() {
    if (closed) {
      throw new IllegalStateException("the secret was closed");
    }
    return bytes.clone();
  }

  /** Overwrites the bytes; {@link #expose} fails from then on. Idempotent. */
  @Override
  public void close() {
    closed = true;
    Arrays.fill(bytes, (byte) 0);
  }

  /** Compares in time that depends on the lengths only. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SecretValue that && MessageDigest.isEqual(bytes, that.bytes);
  }

  /** The same for all: a hash of a secret says something about it. */
  @Override
  public int hashCode() {
    return 0;
  }

  @Override
  public String toString() {
    return "SecretValue[********]";
  }
}
