package io.floecat.cli.credential;

import com.google.protobuf.Message;
import io.floecat.cli.client.MaskPath;
import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.Shell;
import io.floecat.v1.AuthCredentials;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes credentials of what was given with {@code --credential} and {@code --header}. */
final class CredentialInput {

  static final String CREDENTIAL = "--credential";
  static final String HEADER = "--header";

  private final Shell shell;
  private final SecretSource secrets;

  CredentialInput(Shell shell) {
    this.shell = shell;
    this.secrets = new SecretSource(shell);
  }

  /** A complete credential. Missing secrets are asked for where somebody is there. */
  Message credential(CredentialType type, List<String> given) {
    Message.Builder credential = type.newCredential();
    fields(type, given)
        .forEach((field, source) -> credential.setField(field.descriptor(), value(field, source)));
    askForMissing(type, credential);
    requireComplete(type, credential);
    return credential.build();
  }

  /** Headers with their values; an empty one clears what was there. */
  Map<String, String> headers(List<String> given) {
    var headers = new TreeMap<String, String>();
    for (String text : given) {
      Assignment header = Assignment.parse(HEADER, text);
      String value = secrets.read("a header's value", HEADER + " NAME", header.value());
      if (headers.put(header.key(), value) != null) {
        throw CliException.usage(HEADER + " is given twice for the same name");
      }
    }
    return headers;
  }

  /** Headers that all have a value. */
  Map<String, String> newHeaders(List<String> given) {
    Map<String, String> headers = headers(given);
    if (headers.containsValue("")) {
      throw CliException.usage(HEADER + " NAME= clears a header, and here there is none to clear");
    }
    return headers;
  }

  /** Changes of single secrets of credentials that are there. */
  AuthUpdate leaves(AuthCredentials stored, List<String> credentials, List<String> headers) {
    var auth = AuthCredentials.newBuilder();
    var paths = new ArrayList<String>();
    if (!credentials.isEmpty()) {
      CredentialType type =
          CredentialType.of(stored)
              .orElseThrow(
                  () -> CliException.usage("the connector has headers only: give --type too"));
      Message.Builder credential = type.newCredential();
      fields(type, credentials)
          .forEach(
              (field, source) -> {
                requireSecret(type, field);
                credential.setField(field.descriptor(), value(field, source));
                paths.add("auth." + type.name() + "." + field.name());
              });
      auth.setField(type.descriptor(), credential.build());
    }
    auth.putAllHeaders(headers(headers));
    auth.getHeadersMap().keySet().forEach(name -> paths.add(MaskPath.of("auth.headers", name)));
    return new AuthUpdate(auth.build(), paths);
  }

  private static Map<CredentialField, String> fields(CredentialType type, List<String> given) {
    var fields = new LinkedHashMap<CredentialField, String>();
    for (String text : given) {
      Assignment assignment = Assignment.parse(CREDENTIAL, text);
      CredentialField field = type.field(assignment.key());
      if (fields.put(field, assignment.value()) != null) {
        throw CliException.usage("%s %s is given twice".formatted(CREDENTIAL, field.name()));
      }
    }
    return fields;
  }

  private String value(CredentialField field, String source) {
    return field.isSecret()
        ? secrets.read(field.name(), CREDENTIAL + " " + field.name(), source)
        : source;
  }

  private void askForMissing(CredentialType type, Message.Builder credential) {
    for (CredentialField field : type.fields()) {
      if (field.isRequired() && field.isSecret() && isEmpty(credential, field)) {
        shell
            .terminal()
            .askSecret(field.name() + ": ")
            .ifPresent(secret -> credential.setField(field.descriptor(), secret));
      }
    }
  }

  private static void requireComplete(CredentialType type, Message.Builder credential) {
    String missing =
        type.fields().stream()
            .filter(field -> field.isRequired() && isEmpty(credential, field))
            .map(field -> CREDENTIAL + " " + field.name() + (field.isSecret() ? "=@FILE" : "=..."))
            .collect(Collectors.joining(" "));
    if (!missing.isEmpty()) {
      throw CliException.usage("%s also needs %s".formatted(type.kebabName(), missing));
    }
  }

  private static boolean isEmpty(Message.Builder credential, CredentialField field) {
    return credential.getField(field.descriptor()).equals("");
  }

  /** What is not secret is part of where and how the secret is used, so it changes with it. */
  private static void requireSecret(CredentialType type, CredentialField field) {
    if (!field.isSecret()) {
      throw CliException.usage(
          "%s is not secret, and changes only with the whole credential: give --type %s and all its fields"
              .formatted(field.name(), type.kebabName()));
    }
  }
}
