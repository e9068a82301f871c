package io.floecat.core.connector;

import io.floecat.core.scan.ContentScan;
import io.floecat.spi.account.ConnectorName;
import java.util.function.IntPredicate;

/** What any text may be. Limits count code points. */
final class TextRules {

  private TextRules() {}

  static void requireLength(String field, String text, int limit, Violations violations) {
    if (text.codePointCount(0, text.length()) > limit) {
      violations.add(field, "must have at most %s characters".formatted(limit));
    }
  }

  /** Control characters would let a text break out of a log line, a terminal or a header. */
  static void requireOneLine(String field, String text, Violations violations) {
    requireNone(
        field, text, Character::isISOControl, "no line breaks or control characters", violations);
  }

  static void requireLines(String field, String text, Violations violations) {
    requireNone(
        field,
        text,
        c -> Character.isISOControl(c) && "\t\n\r".indexOf(c) < 0,
        "no control characters but tabs and line breaks",
        violations);
  }

  /** A text that is shown as it is holds no credential. */
  static void requireNoSecret(String field, String text, Violations violations) {
    ContentScan.findSecret(text)
        .ifPresent(
            secret ->
                violations.add(
                    field,
                    "holds what looks like %s: credentials belong in a secret field of auth"
                        .formatted(secret)));
  }

  /** A new connector's id goes into every name, log and audit line, and is no credential. */
  static void requireNoSecretInId(ConnectorName name) {
    var violations = new Violations();
    requireNoSecret("connector_id", name.connectorId(), violations);
    violations.throwIfAny();
  }

  private static void requireNone(
      String field, String text, IntPredicate refused, String rule, Violations violations) {
    if (text.codePoints().anyMatch(refused)) {
      violations.add(field, "must hold " + rule);
    }
  }
}
