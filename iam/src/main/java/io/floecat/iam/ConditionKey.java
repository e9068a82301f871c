package io.floecat.iam;

/**
 * A condition key, or a family of them.
 *
 * @param name as documented; one that ends in {@code /} or {@code :} goes on with a name
 * @param open whether this model does not follow what a request carries for it: where the call
 *     comes from, what organization somebody belongs to, what time it is
 */
public record ConditionKey(String name, Type type, boolean open) {

  /** What its values are. */
  public enum Type {
    STRING,
    ARN,
    BOOL,
    NUMBER,
    DATE,
    ADDRESS,
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
