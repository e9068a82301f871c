package io.floecat.server.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.floecat.server.error.Failures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Admits a body that every JSON parser reads the same way: UTF-8, one object, no name twice,
 * nothing after it, not nested deep. Errors say where and never quote.
 */
final class BodyCheck {

  private static final int MAX_DEPTH = 16;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private BodyCheck() {}

  /**
   * Throws unless the body is admissible.
   *
   * @param pathField a field that the path gives; the body may give it only with {@code pathValue}
   */
  static void check(byte[] body, String pathField, String pathValue) {
    String text = decode(body);
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Failures.malformed("body", "must be a JSON object");
      }
      Deque<Set<String>> names = new ArrayDeque<>();
      names.push(new HashSet<>());
      while (!names.isEmpty()) {
        step(parser, names, pathField, pathValue);
      }
      if (parser.nextToken() != null) {
        throw Failures.malformed("body", "must be one JSON object and nothing after it");
      }
    } catch (IOException e) {
      // The parser's own message quotes the body.
      throw Failures.malformed(
          "body", "is not JSON, or nested deeper than %d levels".formatted(MAX_DEPTH));
    }
  }

  private static void step(
      JsonParser parser, Deque<Set<String>> names, String pathField, String pathValue)
      throws IOException {
    switch (parser.nextToken()) {
      case START_OBJECT -> names.push(new HashSet<>());
      case END_OBJECT -> names.pop();
      case FIELD_NAME -> {
        if (!names.element().add(parser.currentName())) {
          throw Failures.malformed(path(parser.getParsingContext()), "stands there twice");
        }
      }
      case VALUE_STRING -> {
        boolean isPathField = names.size() == 1 && pathField.equals(parser.currentName());
        if (isPathField && !parser.getText().equals(pathValue)) {
          throw Failures.malformed(pathField, "is not the one in the path");
        }
      }
      case null -> throw Failures.malformed("body", "ends too early");
      default -> {}
    }
  }

  private static String decode(byte[] body) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (IOException e) {
      throw Failures.malformed("body", "must be UTF-8");
    }
  }

  private static String path(JsonStreamContext context) {
    var path = new ArrayDeque<String>();
    for (var at = context; at != null && !at.inRoot(); at = at.getParent()) {
      if (at.getCurrentName() != null) {
        path.push(at.getCurrentName());
      }
    }
    return String.join(".", path);
  }
}
