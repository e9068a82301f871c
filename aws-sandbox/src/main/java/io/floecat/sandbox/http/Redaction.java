package io.floecat.sandbox.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Locale;

/** Takes the secret values out of what a request says. */
final class Redaction {

  private Redaction() {}

  /** A copy in which each secret value is replaced by the number of its bytes. */
  static ObjectNode of(ObjectNode parameters) {
    ObjectNode copy = parameters.deepCopy();
    parameters
        .properties()
        .forEach(
            field -> {
              if (isSecret(field.getKey())) {
                copy.put(field.getKey(), size(field.getKey(), field.getValue()));
              }
            });
    return copy;
  }

  /** Also a field whose name was mistyped may hold a value. */
  private static boolean isSecret(String field) {
    return field.toLowerCase(Locale.ROOT).startsWith("secret") && !field.equals("SecretId");
  }

  private static int size(String field, JsonNode value) {
    byte[] text = value.asText().getBytes(UTF_8);
    if (!field.equals("SecretBinary")) {
      return text.length;
    }
    try {
      return Base64.getDecoder().decode(text).length;
    } catch (IllegalArgumentException e) {
      return text.length;
    }
  }
}
