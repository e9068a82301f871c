package io.floecat.core.connector;

import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FieldViolation;
import io.floecat.spi.error.InvalidArgumentException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Everything that is wrong with a request, found before any of it is told. */
final class Violations {

  /**
   * How many are told: enough for every secret that a connector can have, and little enough for the
   * headers that a gRPC error travels in.
   */
  private static final int MAX_TOLD = 24;

  private final List<FieldViolation> found = new ArrayList<>();
  private final Set<ErrorReason> reasons = EnumSet.noneOf(ErrorReason.class);

  void add(String field, String description) {
    add(ErrorReason.INVALID_FIELD, field, description);
  }

  void add(ErrorReason reason, String field, String description) {
    reasons.add(reason);
    found.add(new FieldViolation(field, description));
  }

  /** Throws {@link InvalidArgumentException} with what was found, if anything was. */
  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new InvalidArgumentException(reason(), told());
    }
  }

  private List<FieldViolation> told() {
    if (found.size() <= MAX_TOLD) {
      return found;
    }
    var told = new ArrayList<>(found.subList(0, MAX_TOLD));
    told.add(
        new FieldViolation(
            found.get(MAX_TOLD).field(),
            "and %s more, here and elsewhere".formatted(found.size() - MAX_TOLD)));
    return told;
  }

  /** One reason for all: the one that asks most of the caller. */
  private ErrorReason reason() {
    if (reasons.contains(ErrorReason.CREDENTIALS_REQUIRED)) {
      return ErrorReason.CREDENTIALS_REQUIRED;
    }
    return reasons.equals(EnumSet.of(ErrorReason.TOO_LARGE))
        ? ErrorReason.TOO_LARGE
        : ErrorReason.INVALID_FIELD;
  }
}
