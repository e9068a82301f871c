package io.floecat.sandbox.wire;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the service model says of a text.
 *
 * @param min characters at least
 * @param max characters at most
 * @param quotable whether an error may repeat the value
 */
public record Shape(int min, int max, Optional<Pattern> pattern, boolean quotable) {

  /** Any characters. */
  public static Shape text(int min, int max) {
    return new Shape(min, max, Optional.empty(), true);
  }

  /** This shape, of these characters only. */
  public Shape of(String regex) {
    return new Shape(min, max, Optional.of(Pattern.compile(regex)), quotable);
  }

  /** This shape, for what no error may repeat. */
  public Shape secret() {
    return new Shape(min, max, pattern, false);
  }

  /**
   * Returns {@code value}, which has this shape.
   *
   * @throws AwsException it has not
   */
  String check(String field, String value) {
    if (value.length() < min) {
      throw broken(field, value, "Member must have length greater than or equal to " + min);
    }
    if (value.length() > max) {
      throw broken(field, value, "Member must have length less than or equal to " + max);
    }
    if (pattern.isPresent() && !pattern.get().matcher(value).matches()) {
      throw broken(
          field, value, "Member must satisfy regular expression pattern: " + pattern.get());
    }
    return value;
  }

  private AwsException broken(String field, String value, String constraint) {
    return violation((quotable ? "'" + value + "' " : "") + "at", field, constraint);
  }

  /** The form in which AWS reports whatever its model forbids. */
  static AwsException violation(String valueAt, String field, String constraint) {
    String member = Character.toLowerCase(field.charAt(0)) + field.substring(1);
    return AwsException.of(
        CommonError.VALIDATION,
        "1 validation error detected: Value %s '%s' failed to satisfy constraint: %s"
            .formatted(valueAt, member, constraint));
  }
}
