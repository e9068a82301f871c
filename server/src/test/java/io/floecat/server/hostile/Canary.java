package io.floecat.server.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;

/**
 * What one request carries and nobody else does.
 *
 * @param value stands where a caller puts what may be shown to them again
 * @param secret stands where credentials belong
 */
record Canary(String value, String secret) {

  /** How every value begins. */
  static final String VALUES = "cnry";

  /** How every secret begins. */
  static final String SECRETS = "scrt";

  static Canary of(long seed) {
    return new Canary(VALUES + "%016x".formatted(seed), SECRETS + "%016x".formatted(seed));
  }

  ByteString secretBytes() {
    return ByteString.copyFrom(secret, UTF_8);
  }
}
