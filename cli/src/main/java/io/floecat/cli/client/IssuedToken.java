package io.floecat.cli.client;

import java.time.Instant;

/** An access token. Does not print itself. */
record IssuedToken(String value, Instant expiration) {

  @Override
  public String toString() {
    return "IssuedToken[expiration=%s]".formatted(expiration);
  }
}
