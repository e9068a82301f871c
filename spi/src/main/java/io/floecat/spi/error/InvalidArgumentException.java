package io.floecat.spi.error;

import java.util.List;
import java.util.stream.Collectors;

/** The request is wrong whatever the state; nothing was changed. */
public final class InvalidArgumentException extends FloecatException {

  private static final long serialVersionUID = 1L;

  private final transient List<FieldViolation> violations;

  /** All mistakes of a request at once; {@code violations} is not empty. */
  public InvalidArgumentException(ErrorReason reason, List<FieldViolation> violations) {
    super(reason, describe(violations), null);
    this.violations = List.copyOf(violations);
  }

  /** One mistake, described without the field's value. */
  public static InvalidArgumentException of(String field, String description) {
    return new InvalidArgumentException(
        ErrorReason.INVALID_FIELD, List.of(new FieldViolation(field, description)));
  }

  @Override
  public List<FieldViolation> violations() {
    return violations;
  }

  private static String describe(List<FieldViolation> violations) {
    return violations.stream()
        .map(violation -> violation.field() + ": " + violation.description())
        .collect(Collectors.joining("; "));
  }
}
