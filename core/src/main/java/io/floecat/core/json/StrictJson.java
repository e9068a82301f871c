package io.floecat.core.json;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a message from JSON without leniency. The usual parsers ignore what they do not know, let
 * the last of two equal keys win, take {@code null}, a number or an unquoted word for a string, and
 * quote what they refuse; here each of these is an error, and an error names a field and nothing
 * else.
 *
 * <p>A field goes by its lowerCamelCase name or by its name in the schema. {@code null} is refused
 * because it means "clear" to some callers and "leave alone" to others.
 */
public final class StrictJson {

  private final JsonScanner scanner;

  private StrictJson(JsonScanner scanner) {
    this.scanner = scanner;
  }

  /**
   * Reads one JSON object into {@code builder}, which is empty before and undefined after an error.
   * Clears every buffer that it made; the caller clears {@code utf8}.
   *
   * @throws InvalidJsonException the bytes are not exactly one JSON object of this message
   * @throws UnsupportedOperationException the message has a field that no request and no payload
   *     has so far: a list, a number, a boolean or bytes
   */
  public static <B extends Message.Builder> B parse(byte[] utf8, B builder)
      throws InvalidJsonException {
    var text = CharBuffer.allocate(utf8.length);
    try {
      var scanner = new JsonScanner(text.array(), decode(utf8, text));
      new StrictJson(scanner).readMessage(builder, "");
      scanner.expectEnd();
      return builder;
    } finally {
      Arrays.fill(text.array(), '\0');
    }
  }

  /** Whether {@code text} is exactly one JSON object. */
  public static boolean isObject(String text) {
    char[] characters = text.toCharArray();
    try {
      var scanner = new JsonScanner(characters, characters.length);
      boolean object = scanner.peek() == '{';
      scanner.skipValue();
      scanner.expectEnd();
      return object;
    } catch (InvalidJsonException _) {
      return false;
    } finally {
      Arrays.fill(characters, '\0');
    }
  }

  private static int decode(byte[] utf8, CharBuffer into) throws InvalidJsonException {
    var decoder = StandardCharsets.UTF_8.newDecoder();
    if (decoder.decode(ByteBuffer.wrap(utf8), into, true).isError()) {
      throw new InvalidJsonException("", "is not UTF-8");
    }
    return into.position();
  }

  private void readMessage(Message.Builder into, String path) throws InvalidJsonException {
    open(path);
    if (scanner.accept('}')) {
      return;
    }
    var seen = new HashSet<Object>();
    do {
      FieldDescriptor field = field(into.getDescriptorForType(), scanner.string(), path);
      requireFirst(seen, field, path);
      scanner.expect(':');
      if (field.isMapField()) {
        readMap(into, field, join(path, field));
      } else {
        into.setField(field, value(into, field, join(path, field)));
      }
    } while (scanner.accept(','));
    scanner.expect('}');
  }

  private static FieldDescriptor field(Descriptor type, String name, String path)
      throws InvalidJsonException {
    for (FieldDescriptor field : type.getFields()) {
      if (name.equals(field.getJsonName()) || name.equals(field.getName())) {
        return field;
      }
    }
    // The name is the sender's text, and could be a credential in the wrong place.
    throw new InvalidJsonException(
        path, "has a field that is not one of " + names(type.getFields()));
  }

  private static void requireFirst(Set<Object> seen, FieldDescriptor field, String path)
      throws InvalidJsonException {
    if (!seen.add(field)) {
      throw new InvalidJsonException(join(path, field), "is given twice");
    }
    var oneof = field.getRealContainingOneof();
    if (oneof != null && !seen.add(oneof)) {
      throw new InvalidJsonException(path, "takes only one of " + names(oneof.getFields()));
    }
  }

  private void readMap(Message.Builder into, FieldDescriptor map, String path)
      throws InvalidJsonException {
    open(path);
    if (scanner.accept('}')) {
      return;
    }
    var keys = new HashSet<String>();
    do {
      String key = scanner.string();
      if (!keys.add(key)) {
        throw new InvalidJsonException(path, "has a key twice");
      }
      scanner.expect(':');
      var entry = into.newBuilderForField(map);
      entry.setField(map.getMessageType().findFieldByName("key"), key);
      FieldDescriptor value = map.getMessageType().findFieldByName("value");
      into.addRepeatedField(map, entry.setField(value, value(entry, value, path)).build());
    } while (scanner.accept(','));
    scanner.expect('}');
  }

  private Object value(Message.Builder parent, FieldDescriptor field, String path)
      throws InvalidJsonException {
    if (field.isRepeated()) {
      throw new UnsupportedOperationException("a list: " + field.getFullName());
    }
    return switch (field.getJavaType()) {
      case STRING -> string(path, "must be a string");
      case ENUM -> enumValue(field, path);
      case MESSAGE -> {
        if (field.getMessageType().equals(Timestamp.getDescriptor())) {
          yield timestamp(path);
        }
        var nested = parent.newBuilderForField(field);
        readMessage(nested, path);
        yield nested.build();
      }
      case INT, LONG, FLOAT, DOUBLE, BOOLEAN, BYTE_STRING ->
          throw new UnsupportedOperationException(field.getJavaType() + ": " + field.getFullName());
    };
  }

  private EnumValueDescriptor enumValue(FieldDescriptor field, String path)
      throws InvalidJsonException {
    List<EnumValueDescriptor> known = field.getEnumType().getValues();
    String problem =
        known.stream()
            .skip(1)
            .map(EnumValueDescriptor::getName)
            .collect(Collectors.joining(", ", "must be one of ", ""));
    String name = string(path, problem);
    for (EnumValueDescriptor value : known) {
      if (name.equals(value.getName())) {
        return value;
      }
    }
    throw new InvalidJsonException(path, problem);
  }

  private Timestamp timestamp(String path) throws InvalidJsonException {
    String problem = "must be a time such as 2026-01-31T12:00:00Z";
    String text = string(path, problem);
    try {
      return Timestamps.parse(text);
    } catch (ParseException _) {
      throw new InvalidJsonException(path, problem);
    }
  }

  private String string(String path, String problem) throws InvalidJsonException {
    if (scanner.peek() != '"') {
      throw new InvalidJsonException(path, problem);
    }
    return scanner.string();
  }

  private void open(String path) throws InvalidJsonException {
    if (!scanner.accept('{')) {
      throw new InvalidJsonException(path, "must be a JSON object");
    }
  }

  private static String join(String path, FieldDescriptor field) {
    return path.isEmpty() ? field.getName() : path + "." + field.getName();
  }

  private static String names(List<FieldDescriptor> fields) {
    return fields.stream().map(FieldDescriptor::getJsonName).collect(Collectors.joining(", "));
  }
}
