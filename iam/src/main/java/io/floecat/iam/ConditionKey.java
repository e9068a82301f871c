package io.floecat.iam;

/**
 * A condition key, or a family of them.
 *
 * @param name as documented; one that ends in {@code /} or {@code :} goes on with a name
 */
record ConditionKey(String name, Type type) {

  /** What its values are. */
  enum Type {
    STRING,
    ARN,
    BOOL,
    NUMBER,
    /** Any number of strings; all others hold one value. */
    STRINGS
  }

  boolean isMultivalued() {
    return type == Type.STRINGS;
  }

  /** Whether a key of a request goes on with a name. */
  boolean isFamily() {
    return name.endsWith("/") || name.endsWith(":");
  }
}
