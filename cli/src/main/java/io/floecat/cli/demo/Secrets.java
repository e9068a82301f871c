package io.floecat.cli.demo;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes up credentials that look real and occur nowhere else. */
final class Secrets {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  static String token() {
    return "dapi" + hex();
  }

  static String clientSecret() {
    return "cs-" + hex();
  }

  private static String hex() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
