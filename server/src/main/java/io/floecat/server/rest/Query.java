package io.floecat.server.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.floecat.core.connector.UpdateMask;
import io.floecat.server.error.Failures;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads a query whose every parameter is known, stands there once and is of its field's type. */
final class Query {

  /** Neither a semicolon, which some take for an ampersand, nor a stray percent sign. */
  private static final Pattern WELL_FORMED =
      Pattern.compile("([A-Za-z0-9._~!$'()*+,:@/?=&`\\[\\]-]|%[0-9A-Fa-f]{2})*+");

  private Query() {}

  /** Sets what {@code query} says, which is undecoded and without the question mark. */
  static void read(String query, RestMethod method, Message.Builder into) {
    if (!WELL_FORMED.matcher(query).matches()) {
      throw Failures.malformed("query", "must be name=value pairs, percent-encoded");
    }
    var seen = new HashSet<FieldDescriptor>();
    for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      FieldDescriptor field = method.queryFields().get(name);
      if (field == null) {
        // The name is the sender's text, and could be a credential in the wrong place.
        throw Failures.malformed("query", "has a parameter that is not one of " + names(method));
      }
      if (!seen.add(field)) {
        throw Failures.malformed(field.getName(), "stands in the query twice");
      }
      into.setField(field, value(field, equals < 0 ? "" : decode(pair.substring(equals + 1))));
    }
  }

  private static String names(RestMethod method) {
    return method.queryFields().values().stream()
        .map(FieldDescriptor::getJsonName)
        .distinct()
        .sorted()
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static Object value(FieldDescriptor field, String text) {
    return switch (field.getJavaType()) {
      case STRING -> text;
      case BOOLEAN -> bool(field, text);
      case INT -> integer(field, text);
      case MESSAGE -> UpdateMask.parse(text);
      case LONG, FLOAT, DOUBLE, BYTE_STRING, ENUM ->
          throw new IllegalStateException("no query parameter: " + field.getFullName());
    };
  }

  private static boolean bool(FieldDescriptor field, String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw Failures.malformed(field.getName(), "must be true or false");
    }
    return text.equals("true");
  }

  private static int integer(FieldDescriptor field, String text) {
    try {
      int value = Integer.parseInt(text);
      if (Integer.toString(value).equals(text)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Its message quotes the text.
    }
    throw Failures.malformed(field.getName(), "must be a whole number");
  }

  private static String decode(String encoded) {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < encoded.length(); i++) {
      char character = encoded.charAt(i);
      if (character == '%') {
        bytes.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(character == '+' ? ' ' : character);
      }
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
    } catch (CharacterCodingException e) {
      throw Failures.malformed("query", "must be UTF-8, percent-encoded");
    }
  }
}
