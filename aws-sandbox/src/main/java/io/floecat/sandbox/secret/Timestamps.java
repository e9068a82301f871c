package io.floecat.sandbox.secret;

import java.math.BigDecimal;
import java.time.Instant;

/** Times as the JSON protocol has them. */
final class Timestamps {

  private Timestamps() {}

  /** Seconds since 1970, to the millisecond. */
  static BigDecimal seconds(Instant time) {
    return BigDecimal.valueOf(time.toEpochMilli(), 3);
  }
}
