package io.floecat.core.connector;

import io.floecat.core.credential.CredentialMask;
import io.floecat.core.error.ErrorReason;
import io.floecat.v1.Connector;
import io.floecat.v1.Connector.Kind;

/** What a connector may be, whoever made it: a create, or an update that was merged. */
final class ConnectorValidator {

  private ConnectorValidator() {}

  /**
   * Adds everything that is wrong with {@code connector}.
   *
   * @param connector may hold masks, which stand for values that were checked when they came
   */
  static void check(Connector connector, Violations violations) {
    checkKind(connector, violations);
    checkUri(connector, violations);
    checkTexts(connector, violations);
    PropertyRules.check(connector.getPropertiesMap(), violations);
    AuthRules.check(connector, violations);
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

  private static void checkUri(Connector connector, Violations violations) {
    boolean glue = connector.getKind() == Kind.AWS_GLUE;
    if (!connector.getUri().isEmpty()) {
      if (glue) {
        violations.add(
            "connector.uri", "must be left out: AWS_GLUE is found by aws_access_key.region");
      } else {
        UriRules.check("connector.uri", connector.getUri(), violations);
      }
    } else if (!glue) {
      violations.add("connector.uri", "is required, except for AWS_GLUE");
    }
  }

  private static void checkTexts(Connector connector, Violations violations) {
    String displayName = "connector.display_name";
    TextRules.requireLength(
        displayName, connector.getDisplayName(), Limits.DISPLAY_NAME, violations);
    TextRules.requireOneLine(displayName, connector.getDisplayName(), violations);
    TextRules.requireNoSecret(displayName, connector.getDisplayName(), violations);
    String description = "connector.description";
    TextRules.requireLength(
        description, connector.getDescription(), Limits.DESCRIPTION, violations);
    TextRules.requireLines(description, connector.getDescription(), violations);
    TextRules.requireNoSecret(description, connector.getDescription(), violations);
  }
}
