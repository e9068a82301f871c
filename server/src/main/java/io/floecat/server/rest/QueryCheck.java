package io.floecat.server.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import io.floecat.core.error.FloecatException;
import io.floecat.server.error.Failures;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashSet;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Admits a query whose every parameter is known, stands there once and has a value of its field's
 * type. What the web server makes of the rest does not matter then.
 */
final class QueryCheck {

  /** Neither a semicolon, which some take for an ampersand, nor a stray percent sign. */
  private static final Pattern WELL_FORMED =
      Pattern.compile("([A-Za-z0-9._~!$'()*+,:@/?=&\\[\\]-]|%[0-9A-Fa-f]{2})*");

  private static final Pattern PRINTABLE_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private QueryCheck() {}

  /** Throws unless {@code query}, undecoded and without the question mark, is admissible. */
  static void check(String query, Map<String, FieldDescriptor> fields) {
    if (!WELL_FORMED.matcher(query).matches()) {
      throw Failures.malformed("query", "must be name=value pairs, percent-encoded");
    }
    var seen = new HashSet<FieldDescriptor>();
    for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      FieldDescriptor field = fields.get(name);
      if (field == null) {
        throw unknown(name);
      }
      if (!seen.add(field)) {
        throw Failures.malformed(field.getName(), "stands in the query twice");
      }
      requireType(field, equals < 0 ? "" : decode(pair.substring(equals + 1)));
    }
  }

  private static FloecatException unknown(String name) {
    return Failures.malformed(
        PRINTABLE_NAME.matcher(name).matches() ? name : "query",
        "is no query parameter of this method");
  }

  private static void requireType(FieldDescriptor field, String value) {
    if (field.getJavaType() == JavaType.BOOLEAN
        && !value.equals("true")
        && !value.equals("false")) {
      throw Failures.malformed(field.getName(), "must be true or false");
    }
    if (field.getJavaType() == JavaType.INT && !isInt(value)) {
      throw Failures.malformed(field.getName(), "must be a whole number");
    }
  }

  private static boolean isInt(String value) {
    try {
      return Integer.toString(Integer.parseInt(value)).equals(value);
    } catch (NumberFormatException e) {
      return false;
    }
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
