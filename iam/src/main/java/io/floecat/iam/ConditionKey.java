package io.floecat.iam;

/**
 * A condition key, or a family of them.
 *
 * @param name as documented; one that ends in {@code /} or {@code :} goes on with a name
 * @param type what its values are
 */
public record ConditionKey(String name, Type type) {

  /** What its values are. */
  public enum Type {
    /** A string. */
    STRING,
    /** An ARN. */
    ARN,
    /** {@code true} or {@code false}. */
    BOOL,
    /** A decimal number. */
    NUMBER,
    /** Any number of strings; all others hold one value. */
    STRINGS
  }

  /** Whether it holds any number of values. */
  public boolean isMultivalued() {
    return type == Type.STRINGS;
  }

  /** Whether a key of a request goes on with a name. */
  public boolean isFamily() {
    return name.endsWith("/") || name.endsWith(":");
  }
}
