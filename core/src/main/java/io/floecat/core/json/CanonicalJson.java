package io.floecat.core.json;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a message as JSON in one form only, which no library's next version changes:
 * lowerCamelCase names, fields in the order of the schema, map keys sorted, no white space, UTF-8;
 * escaped is only what JSON demands. An empty string is not written.
 */
public final class CanonicalJson {

  private byte[] buffer = new byte[512];
  private int length;

  private CanonicalJson() {}

  /**
   * The bytes of {@code message}, whose fields are strings, messages, and maps from string to
   * string. The caller clears them; no other copy is left.
   *
   * @throws IllegalArgumentException a string is not valid Unicode
   * @throws UnsupportedOperationException a field is of another kind
   */
  public static byte[] write(Message message) {
    var json = new CanonicalJson();
    try {
      json.message(message);
      return Arrays.copyOf(json.buffer, json.length);
    } finally {
      Arrays.fill(json.buffer, (byte) 0);
    }
  }

  private void message(Message message) {
    put('{');
    boolean first = true;
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (isSet(message, field)) {
        first = separate(first);
        string(field.getJsonName());
        put(':');
        value(field, message.getField(field));
      }
    }
    put('}');
  }

  private static boolean isSet(Message message, FieldDescriptor field) {
    return field.isRepeated() ? message.getRepeatedFieldCount(field) > 0 : message.hasField(field);
  }

  private void value(FieldDescriptor field, Object value) {
    if (field.isMapField()) {
      map((List<?>) value);
    } else if (value instanceof Message nested) {
      message(nested);
    } else if (value instanceof String text) {
      string(text);
    } else {
      throw new UnsupportedOperationException("neither text nor message: " + field.getFullName());
    }
  }

  private void map(List<?> entries) {
    var sorted = new TreeMap<String, String>();
    for (Object entry : entries) {
      var pair = (MapEntry<?, ?>) entry;
      sorted.put((String) pair.getKey(), (String) pair.getValue());
    }
    put('{');
    boolean first = true;
    for (Map.Entry<String, String> entry : sorted.entrySet()) {
      first = separate(first);
      string(entry.getKey());
      put(':');
      string(entry.getValue());
    }
    put('}');
  }

  private boolean separate(boolean first) {
    if (!first) {
      put(',');
    }
    return false;
  }

  private void string(String text) {
    put('"');
    int plain = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        utf8(text, plain, i);
        escape(c);
        plain = i + 1;
      }
    }
    utf8(text, plain, text.length());
    put('"');
  }

  private void escape(char c) {
    String escape =
        switch (c) {
          case '"' -> "\\\"";
          case '\\' -> "\\\\";
          case '\b' -> "\\b";
          case '\f' -> "\\f";
          case '\n' -> "\\n";
          case '\r' -> "\\r";
          case '\t' -> "\\t";
          default -> "\\u%04x".formatted((int) c);
        };
    utf8(escape, 0, escape.length());
  }

  private void utf8(String text, int from, int to) {
    reserve(3 * (to - from));
    var out = ByteBuffer.wrap(buffer, length, buffer.length - length);
    var encoder = StandardCharsets.UTF_8.newEncoder();
    if (encoder.encode(CharBuffer.wrap(text, from, to), out, true).isError()) {
      throw new IllegalArgumentException("not valid Unicode");
    }
    length = out.position();
  }

  private void put(char ascii) {
    reserve(1);
    buffer[length++] = (byte) ascii;
  }

  private void reserve(int more) {
    if (buffer.length - length < more) {
      byte[] small = buffer;
      buffer = Arrays.copyOf(small, Math.max(2 * small.length, length + more));
      Arrays.fill(small, (byte) 0);
    }
  }
}
