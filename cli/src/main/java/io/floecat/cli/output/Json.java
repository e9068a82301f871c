package io.floecat.cli.output;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;

/**
 * Reads and writes JSON without the part of the library that knows Java classes: it is slow to
 * load.
 */
public final class Json {

  private Json() {}

  /** The text of a field; empty where there is none. */
  static String text(JsonObject object, String field) {
    return object.get(field) instanceof JsonPrimitive value ? value.getAsString() : "";
  }

  /** Indented, with a newline at the end. */
  public static void print(JsonObject object, PrintWriter out) {
    try {
      JsonWriter writer = indented(out);
      write(object, writer);
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.println();
  }

  /** {@code json} on several lines, without a newline at the end. */
  public static String indented(String json) {
    var text = new StringWriter();
    try {
      write(JsonParser.parseString(json), indented(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  static JsonWriter indented(Writer out) {
    var writer = new JsonWriter(out);
    writer.setIndent("  ");
    return writer;
  }

  static void write(JsonElement element, JsonWriter out) throws IOException {
    switch (element) {
      case JsonObject object -> {
        out.beginObject();
        for (var field : object.entrySet()) {
          out.name(field.getKey());
          write(field.getValue(), out);
        }
        out.endObject();
      }
      case JsonArray array -> {
        out.beginArray();
        for (JsonElement item : array) {
          write(item, out);
        }
        out.endArray();
      }
      case JsonPrimitive value -> writeValue(value, out);
      case JsonNull _ -> out.nullValue();
      default -> throw new IllegalStateException("JSON has no other kind of value");
    }
  }

  private static void writeValue(JsonPrimitive value, JsonWriter out) throws IOException {
    if (value.isString()) {
      out.value(value.getAsString());
    } else if (value.isBoolean()) {
      out.value(value.getAsBoolean());
    } else {
      out.value(value.getAsNumber());
    }
  }
}
