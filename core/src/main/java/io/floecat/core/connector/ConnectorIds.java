package io.floecat.core.connector;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Makes the ids of connectors that were given none: 26 characters of {@code 0-9 a-z}, in the order
 * of the millisecond they were made in, unguessable. Laid out as a ULID, in lower case. Safe for
 * use by many threads if its parts are.
 */
public final class ConnectorIds {

  /** Crockford's base 32: no {@code i l o u}, and in the order of the characters. */
  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

  private static final int TIME_DIGITS = 10;
  private static final int RANDOM_DIGITS = 16;

  private final InstantSource clock;
  private final RandomGenerator random;

  /** {@code random} is a {@link java.security.SecureRandom} but in tests. */
  public ConnectorIds(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** A new id. */
  public String next() {
    var id = new StringBuilder(TIME_DIGITS + RANDOM_DIGITS);
    long millis = clock.millis();
    for (int digit = TIME_DIGITS - 1; digit >= 0; digit--) {
      id.append(DIGITS.charAt((int) (millis >>> (5 * digit)) & 31));
    }
    for (int digit = 0; digit < RANDOM_DIGITS; digit++) {
      id.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return id.toString();
  }
}
