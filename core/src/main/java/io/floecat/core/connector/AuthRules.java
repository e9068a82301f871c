package io.floecat.core.connector;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.floecat.core.credential.CredentialFields;
import io.floecat.core.credential.CredentialMask;
import io.floecat.core.json.StrictJson;
import io.floecat.spi.error.ErrorReason;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.AuthCredentials.CredentialCase;
import io.floecat.v1.Connector;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What {@code auth} may be. A value that is the mask stands for one that was checked before. */
final class AuthRules {

  private static final Set<CredentialCase> UNITY_CATALOG =
      EnumSet.of(
          CredentialCase.BEARER_TOKEN,
          CredentialCase.CLIENT_CREDENTIALS,
          CredentialCase.TOKEN_EXCHANGE);

  private AuthRules() {}

  /**
   * Adds what is wrong with the credentials of {@code connector}.
   *
   * @param before what is stored: shown fields that stay as they are, stay
   */
  static void check(Connector connector, Connector before, Violations violations) {
    AuthCredentials auth = connector.getAuth();
    checkType(connector, violations);
    CredentialFields.credential(auth)
        .ifPresent(
            type -> {
              checkComplete(type, CredentialFields.missing(auth), violations);
              checkValues(
                  type, (Message) auth.getField(type), shown(before.getAuth(), type), violations);
            });
    AwsAccessKeyRules.check(connector, violations);
    checkTogether(auth, violations);
    HeaderRules.check(auth, before.getAuth(), violations);
  }

  private static void checkComplete(
      FieldDescriptor type, List<FieldDescriptor> missing, Violations violations) {
    for (FieldDescriptor field : missing) {
      violations.add(
          CredentialFields.isSensitive(field)
              ? ErrorReason.CREDENTIALS_REQUIRED
              : ErrorReason.INVALID_FIELD,
          FieldPaths.AUTH + "." + type.getName() + "." + field.getName(),
          "is required");
    }
  }

  /** What no field says alone. */
  private static void checkTogether(AuthCredentials auth, Violations violations) {
    if (auth.getBasic().getUsername().contains(":")) {
      violations.add("connector.auth.basic.username", "must hold no colon (RFC 7617)");
    }
  }

  private static void checkType(Connector connector, Violations violations) {
    CredentialCase type = connector.getAuth().getCredentialCase();
    switch (connector.getKind()) {
      case ICEBERG_REST -> {
        if (connector.hasAuth()
            && type == CredentialCase.CREDENTIAL_NOT_SET
            && connector.getAuth().getHeadersCount() == 0) {
          violations.add(
              FieldPaths.AUTH,
              "holds neither a credential nor a header; to have none, leave auth out");
        }
      }
      case UNITY_CATALOG -> {
        if (!UNITY_CATALOG.contains(type)) {
          violations.add(
              FieldPaths.AUTH,
              "UNITY_CATALOG needs bearer_token, client_credentials or token_exchange");
        }
      }
      case AWS_GLUE -> {
        if (type != CredentialCase.AWS_ACCESS_KEY) {
          violations.add(FieldPaths.AUTH, "AWS_GLUE needs aws_access_key");
        }
      }
      case KIND_UNSPECIFIED, UNRECOGNIZED -> {
        // The kind itself is refused.
      }
    }
  }

  /** The stored credential, if it is of that type. */
  private static Message shown(AuthCredentials before, FieldDescriptor type) {
    return (Message) before.getField(type);
  }

  private static void checkValues(
      FieldDescriptor type, Message credential, Message before, Violations violations) {
    for (FieldDescriptor field : credential.getDescriptorForType().getFields()) {
      String name = type.getName() + "." + field.getName();
      String value = (String) credential.getField(field);
      boolean masked = CredentialFields.isSensitive(field) && value.equals(CredentialMask.MASK);
      boolean kept = !CredentialFields.isSensitive(field) && value.equals(before.getField(field));
      if (credential.hasField(field) && !masked && !kept) {
        checkValue(name, field, value, violations);
      }
    }
  }

  private static void checkValue(
      String name, FieldDescriptor type, String value, Violations violations) {
    String field = FieldPaths.AUTH + "." + name;
    switch (name) {
      case "client_credentials.token_uri", "token_exchange.token_uri" ->
          UriRules.check(field, value, violations);
      case "gcp_service_account.key_json" ->
          require(StrictJson.isObject(value), field, "must be a JSON object", violations);
      case "bearer_token.token", "api_key.key", "aws_access_key.session_token" ->
          HeaderRules.checkValue(field, value, violations);
      case "api_key.header" -> HeaderRules.checkName(field, value, violations);
      case "aws_access_key.access_key_id", "aws_access_key.region" -> {
        // Depends on the kind: AwsAccessKeyRules.
      }
      default -> {
        TextRules.requireOneLine(field, value, violations);
        if (!CredentialFields.isSensitive(type)) {
          TextRules.requireNoSecret(field, value, violations);
        }
      }
    }
  }

  private static void require(boolean met, String field, String rule, Violations violations) {
    if (!met) {
      violations.add(field, rule);
    }
  }
}
