package io.floecat.runtime.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A JSON object in printable ASCII: everything else, control and bidirectional characters among it,
 * is escaped. No text is longer than {@link #LONGEST}.
 */
final class JsonObject {

  /** In characters; a resource's name has at most 256. */
  static final int LONGEST = 1024;

  private static final String CUT = "...(cut)";
  private static final char DELETE = 0x7f;
  private static final char UNKNOWN = 0xfffd;
  private static final int LAST_PRINTABLE = 0x7e;
  private static final JsonFactory JSON = new JsonFactory();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final JsonGenerator json;

  JsonObject() {
    try {
      json = JSON.createGenerator(bytes);
      json.setHighestNonEscapedChar(LAST_PRINTABLE);
      json.writeStartObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonObject(JsonGenerator json) {
    this.json = json;
  }

  JsonObject text(String name, String value) {
    return write(() -> json.writeStringField(name, bounded(value)));
  }

  JsonObject text(String name, Optional<String> value) {
    return value.isPresent() ? text(name, value.get()) : this;
  }

  JsonObject number(String name, long value) {
    return write(() -> json.writeNumberField(name, value));
  }

  JsonObject flag(String name, boolean value) {
    return value ? write(() -> json.writeBooleanField(name, true)) : this;
  }

  /** A list of objects, which {@code each} fills; left out where it is empty. */
  <T> JsonObject list(String name, List<T> values, BiConsumer<JsonObject, T> each) {
    if (values.isEmpty()) {
      return this;
    }
    return write(
        () -> {
          json.writeArrayFieldStart(name);
          for (T value : values) {
            json.writeStartObject();
            each.accept(new JsonObject(json), value);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  /** The whole object; nothing can be added any more. */
  byte[] bytes() {
    write(
        () -> {
          json.writeEndObject();
          json.close();
        });
    return bytes.toByteArray();
  }

  private static String bounded(String given) {
    String text = given.replace(DELETE, UNKNOWN); // The one control that JSON's rules let through.
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - CUT.length()) + CUT;
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  private JsonObject write(Step step) {
    try {
      step.run();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot happen in memory", e);
    }
  }
}
