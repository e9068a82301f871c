package io.floecat.core.connector;

import io.floecat.core.credential.CredentialMask;
import io.floecat.spi.error.ErrorReason;
import io.floecat.v1.Connector;
import io.floecat.v1.Connector.Kind;

/** What a connector may be, whoever made it: a create, or an update that was merged. */
final class ConnectorValidator {

  private ConnectorValidator() {}

  /**
   * Adds everything that is wrong with what {@code connector} changes.
   *
   * @param connector may hold masks, which stand for values that were checked when they came
   * @param before what is stored, the empty connector where nothing is: a value that stays was
   *     checked by the rules of its time, and newer ones do not stand in the way of other changes
   */
  static void check(Connector connector, Connector before, Violations violations) {
    checkKind(connector, violations);
    checkUri(connector, before, violations);
    checkTexts(connector, before, violations);
    PropertyRules.check(connector.getPropertiesMap(), before.getPropertiesMap(), violations);
    AuthRules.check(connector, before, violations);
    int size = CredentialMask.mask(connector).getSerializedSize();
    if (size > Limits.RECORD_BYTES) {
      violations.add(
          ErrorReason.TOO_LARGE,
          FieldPaths.CONNECTOR,
          "takes %s bytes without its credentials; at most %s can be stored"
              .formatted(size, Limits.RECORD_BYTES));
    }
  }

  /** Adds every mask in {@code connector}: nothing is stored that it could stand for. */
  static void checkNoMask(Connector connector, Violations violations) {
    for (String path : CredentialMask.maskedPaths(connector)) {
      violations.add(
          ErrorReason.CREDENTIALS_REQUIRED,
          FieldPaths.auth(path),
          "is the mask, not a value: send the value, with the whole of auth");
    }
  }

  private static void checkKind(Connector connector, Violations violations) {
    if (connector.getKind() == Kind.KIND_UNSPECIFIED || connector.getKind() == Kind.UNRECOGNIZED) {
      violations.add("connector.kind", "is required: one of ICEBERG_REST, UNITY_CATALOG, AWS_GLUE");
    }
  }

  private static void checkUri(Connector connector, Connector before, Violations violations) {
    boolean glue = connector.getKind() == Kind.AWS_GLUE;
    if (!connector.getUri().isEmpty()) {
      if (glue) {
        violations.add(
            "connector.uri", "must be left out: AWS_GLUE is found by aws_access_key.region");
      } else if (!connector.getUri().equals(before.getUri())) {
        UriRules.check("connector.uri", connector.getUri(), violations);
      }
    } else if (!glue) {
      violations.add("connector.uri", "is required, except for AWS_GLUE");
    }
  }

  private static void checkTexts(Connector connector, Connector before, Violations violations) {
    if (!connector.getDisplayName().equals(before.getDisplayName())) {
      checkDisplayName(connector.getDisplayName(), violations);
    }
    if (!connector.getDescription().equals(before.getDescription())) {
      checkDescription(connector.getDescription(), violations);
    }
  }

  private static void checkDisplayName(String text, Violations violations) {
    String field = "connector.display_name";
    TextRules.requireLength(field, text, Limits.DISPLAY_NAME, violations);
    TextRules.requireOneLine(field, text, violations);
    TextRules.requireNoSecret(field, text, violations);
  }

  private static void checkDescription(String text, Violations violations) {
    String field = "connector.description";
    TextRules.requireLength(field, text, Limits.DESCRIPTION, violations);
    TextRules.requireLines(field, text, violations);
    TextRules.requireNoSecret(field, text, violations);
  }
}
