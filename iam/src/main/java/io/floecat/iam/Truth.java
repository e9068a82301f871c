package io.floecat.iam;

import java.util.stream.Stream;

/**
 * Whether something holds for a request. What rests on a condition key or an operator that this
 * model does not know is {@link #UNKNOWN} rather than guessed.
 */
public enum Truth {
  FALSE,
  UNKNOWN,
  TRUE;

  static Truth of(boolean value) {
    return value ? TRUE : FALSE;
  }

  /** False if one is. */
  Truth and(Truth other) {
    return compareTo(other) <= 0 ? this : other;
  }

  /** True if one is. */
  Truth or(Truth other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** The opposite; of the unknown, the unknown. */
  Truth not() {
    return switch (this) {
      case FALSE -> TRUE;
      case UNKNOWN -> UNKNOWN;
      case TRUE -> FALSE;
    };
  }

  /** This, or its opposite. */
  Truth unless(boolean inverted) {
    return inverted ? not() : this;
  }

  static Truth any(Stream<Truth> all) {
    return all.reduce(FALSE, Truth::or);
  }

  static Truth all(Stream<Truth> all) {
    return all.reduce(TRUE, Truth::and);
  }
}
