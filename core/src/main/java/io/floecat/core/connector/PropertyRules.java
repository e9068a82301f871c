package io.floecat.core.connector;

import io.floecat.core.scan.ContentScan;
import java.util.Map;

/** What {@code properties} may be. They are shown as they are, so no credential hides in them. */
final class PropertyRules {

  private PropertyRules() {}

  /**
   * Adds what is wrong with {@code properties}.
   *
   * @param before the properties that are stored: those that stay as they are, stay
   */
  static void check(
      Map<String, String> properties, Map<String, String> before, Violations violations) {
    if (properties.size() > Limits.PROPERTIES) {
      violations.add(FieldPaths.PROPERTIES, "at most %s can be set".formatted(Limits.PROPERTIES));
      return; // To look at each of any number would take seconds.
    }
    properties.forEach(
        (key, value) -> {
          if (!value.equals(before.get(key))) {
            check(key, value, violations);
          }
        });
  }

  private static void check(String key, String value, Violations violations) {
    String field = FieldPaths.property(key);
    boolean small = key.codePointCount(0, key.length()) <= Limits.PROPERTY_KEY;
    if (key.isBlank() || !small) {
      violations.add(field, "a key must have 1 to %s characters".formatted(Limits.PROPERTY_KEY));
    }
    TextRules.requireOneLine(field, key, violations);
    TextRules.requireLength(field, value, Limits.PROPERTY_VALUE, violations);
    TextRules.requireLines(field, value, violations);
    if (small && value.length() <= 2 * Limits.PROPERTY_VALUE) {
      checkContent(field, key, value, violations);
    }
  }

  private static void checkContent(String field, String key, String value, Violations violations) {
    TextRules.requireNoSecret(field, key, violations);
    if (ContentScan.namesSecret(key, value)) {
      violations.add(field, "this key names a secret: credentials belong in auth");
    }
    TextRules.requireNoSecret(field, value, violations);
  }
}
