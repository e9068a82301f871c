package io.floecat.cli.credential;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.Spelling;
import io.floecat.core.credential.CredentialFields;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.Connector.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One way to authenticate, as the schema describes it.
 *
 * @param descriptor the field of {@link AuthCredentials} that holds it
 */
public record CredentialType(FieldDescriptor descriptor) {

  /** All of them, in the order of the schema. */
  public static List<CredentialType> all() {
    return AuthCredentials.getDescriptor().getOneofs().getFirst().getFields().stream()
        .map(CredentialType::new)
        .toList();
  }

  /** The one called {@code name}, in whatever spelling; throws {@link CliException} for none. */
  public static CredentialType parse(String name) {
    List<String> names = all().stream().map(CredentialType::kebabName).toList();
    return all().stream()
        .filter(type -> type.name().equals(Spelling.snakeCase(name)))
        .findFirst()
        .orElseThrow(
            () ->
                CliException.usage(
                    "there is no such credential type%s (see `floecat connectors types`)"
                        .formatted(Spelling.didYouMean(name, names))));
  }

  /** The one that {@code auth} holds; empty where headers alone authenticate. */
  public static Optional<CredentialType> of(AuthCredentials auth) {
    return CredentialFields.credential(auth).map(CredentialType::new);
  }

  /** Its name, {@code client_credentials}. */
  public String name() {
    return descriptor.getName();
  }

  /** Its name as the command line writes it, {@code client-credentials}. */
  public String kebabName() {
    return Spelling.kebabCase(name());
  }

  /** Its fields, in the order of the schema. */
  public List<CredentialField> fields() {
    return descriptor.getMessageType().getFields().stream().map(CredentialField::new).toList();
  }

  /**
   * The field called {@code key}, in whatever spelling; throws {@link CliException} for none. What
   * is not nearly a field's name is not repeated: it may be a secret without its key.
   */
  public CredentialField field(String key) {
    List<String> names = fields().stream().map(CredentialField::name).toList();
    return fields().stream()
        .filter(field -> field.name().equals(Spelling.snakeCase(key)))
        .findFirst()
        .orElseThrow(
            () ->
                CliException.usage(
                    "%s: %s has the fields %s%s"
                        .formatted(
                            CredentialInput.CREDENTIAL,
                            name(),
                            String.join(", ", names),
                            Spelling.didYouMean(key, names))));
  }

  /** The kinds of catalog that take it. */
  public Set<Kind> kinds() {
    return switch (AuthCredentials.CredentialCase.forNumber(descriptor.getNumber())) {
      case BEARER_TOKEN, CLIENT_CREDENTIALS, TOKEN_EXCHANGE ->
          EnumSet.of(Kind.ICEBERG_REST, Kind.UNITY_CATALOG);
      case AWS_ACCESS_KEY -> EnumSet.of(Kind.ICEBERG_REST, Kind.AWS_GLUE);
      case BASIC, API_KEY, GCP_SERVICE_ACCOUNT -> EnumSet.of(Kind.ICEBERG_REST);
      case CREDENTIAL_NOT_SET -> EnumSet.noneOf(Kind.class);
    };
  }

  /** An empty credential of this type. */
  Message.Builder newCredential() {
    return AuthCredentials.newBuilder().newBuilderForField(descriptor);
  }
}
