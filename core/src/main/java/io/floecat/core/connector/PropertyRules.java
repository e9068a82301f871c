package io.floecat.core.connector;

import io.floecat.core.scan.ContentScan;
import java.util.Map;

/** What {@code properties} may be. They are shown as they are, so no credential hides in them. */
final class PropertyRules {

  private PropertyRules() {}

  static void check(Map<String, String> properties, Violations violations) {
    if (properties.size() > Limits.PROPERTIES) {
      violations.add(FieldPaths.PROPERTIES, "at most %s can be set".formatted(Limits.PROPERTIES));
    }
    properties.forEach(
        (key, value) -> {
          String field = FieldPaths.property(key);
          checkKey(field, key, violations);
          checkValue(field, value, violations);
        });
  }

  private static void checkKey(String field, String key, Violations violations) {
    if (key.isBlank() || key.codePointCount(0, key.length()) > Limits.PROPERTY_KEY) {
      violations.add(field, "a key must have 1 to %s characters".formatted(Limits.PROPERTY_KEY));
    }
    TextRules.requireOneLine(field, key, violations);
    TextRules.requireNoSecret(field, key, violations);
    if (ContentScan.isSecretProperty(key)) {
      violations.add(field, "this key names a secret: credentials belong in auth");
    }
  }

  private static void checkValue(String field, String value, Violations violations) {
    TextRules.requireLength(field, value, Limits.PROPERTY_VALUE, violations);
    TextRules.requireLines(field, value, violations);
    TextRules.requireNoSecret(field, value, violations);
    if (UriRules.namesSecret(value)) {
      violations.add(field, "holds a parameter that names a secret: credentials belong in auth");
    }
  }
}
