package io.floecat.server.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import io.floecat.core.error.ErrorReason;
import io.floecat.core.error.FieldViolation;
import io.floecat.core.error.InvalidArgumentException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads a message from JSON as proto3 maps it, strictly: no unknown field, no field under both of
 * its names, no value of another type. Finds all mistakes at once, names paths and expected types,
 * and never quotes a value, which is why this is not left to a parser that does. Used once.
 */
final class JsonMessageReader {

  private static final int MAX_VIOLATIONS = 20;

  private final JsonParser parser;
  private final List<FieldViolation> violations = new ArrayList<>();

  /** {@code parser} stands before an object. */
  JsonMessageReader(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Fills {@code builder}.
   *
   * @throws InvalidArgumentException with every mistake
   */
  Message read(Message.Builder builder) throws IOException {
    parser.nextToken();
    readFields(builder, "");
    if (!violations.isEmpty()) {
      throw new InvalidArgumentException(
          ErrorReason.MALFORMED_REQUEST,
          violations.subList(0, Math.min(violations.size(), MAX_VIOLATIONS)));
    }
    return builder.build();
  }

  private void readFields(Message.Builder builder, String prefix) throws IOException {
    var seen = new HashSet<FieldDescriptor>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      Optional<FieldDescriptor> known = field(builder.getDescriptorForType(), name);
      JsonToken token = parser.nextToken();
      if (known.isEmpty()) {
        refuse(prefix + name, "is no field of this message");
      } else if (!seen.add(known.get())) {
        refuse(prefix + name, "stands there twice, under both of its names");
      } else if (token != JsonToken.VALUE_NULL) { // Null is how proto3 writes an absent field.
        readField(builder, known.get(), prefix + known.get().getName());
      }
    }
  }

  private void readField(Message.Builder builder, FieldDescriptor field, String path)
      throws IOException {
    OneofDescriptor oneof = field.getRealContainingOneof();
    if (oneof != null && builder.hasOneof(oneof)) {
      refuse(path, "excludes " + builder.getOneofFieldDescriptor(oneof).getName());
    } else if (field.isMapField()) {
      readMap(builder, field, path);
    } else if (field.isRepeated()) {
      readArray(builder, field, path);
    } else {
      readValue(builder, field, path).ifPresent(value -> builder.setField(field, value));
    }
  }

  private void readMap(Message.Builder builder, FieldDescriptor field, String path)
      throws IOException {
    if (!expect(JsonToken.START_OBJECT, path, "must be an object")) {
      return;
    }
    Descriptor entry = field.getMessageType();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      Message.Builder made = builder.newBuilderForField(field);
      readValue(made, entry.findFieldByNumber(2), path + "." + key)
          .ifPresent(
              value ->
                  builder.addRepeatedField(
                      field,
                      made.setField(entry.findFieldByNumber(1), key)
                          .setField(entry.findFieldByNumber(2), value)
                          .build()));
    }
  }

  private void readArray(Message.Builder builder, FieldDescriptor field, String path)
      throws IOException {
    if (expect(JsonToken.START_ARRAY, path, "must be an array")) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        readValue(builder, field, path).ifPresent(value -> builder.addRepeatedField(field, value));
      }
    }
  }

  /** The value of one field, or one element of it; empty where it was refused. */
  private Optional<Object> readValue(Message.Builder owner, FieldDescriptor field, String path)
      throws IOException {
    return switch (field.getJavaType()) {
      case STRING -> text(path);
      case BOOLEAN -> bool(path);
      case INT -> integer(path);
      case ENUM -> constant(field, path);
      case MESSAGE -> message(owner, field, path);
      case LONG, FLOAT, DOUBLE, BYTE_STRING ->
          throw new IllegalStateException("no request has a field like " + field.getFullName());
    };
  }

  private Optional<Object> message(Message.Builder owner, FieldDescriptor field, String path)
      throws IOException {
    Optional<TextType> textType = TextType.of(field.getMessageType());
    if (textType.isPresent()) {
      Optional<Object> text = text(path);
      Optional<Object> read = text.flatMap(value -> textType.get().read((String) value, owner));
      if (text.isPresent() && read.isEmpty()) {
        refuse(path, textType.get().expected());
      }
      return read;
    }
    if (!expect(JsonToken.START_OBJECT, path, "must be an object")) {
      return Optional.empty();
    }
    Message.Builder child = owner.newBuilderForField(field);
    readFields(child, path + ".");
    return Optional.of(child.build());
  }

  private Optional<Object> text(String path) throws IOException {
    if (!expect(JsonToken.VALUE_STRING, path, "must be text")) {
      return Optional.empty();
    }
    String text = parser.getText();
    boolean isWhole =
        text.codePoints().noneMatch(point -> Character.getType(point) == Character.SURROGATE);
    if (!isWhole) {
      refuse(path, "holds half of a character");
      return Optional.empty();
    }
    return Optional.of(text);
  }

  private Optional<Object> bool(String path) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_TRUE) {
      return Optional.of(true);
    }
    return expect(JsonToken.VALUE_FALSE, path, "must be true or false")
        ? Optional.of(false)
        : Optional.empty();
  }

  private Optional<Object> integer(String path) throws IOException {
    boolean isInt =
        parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() == JsonParser.NumberType.INT;
    if (!isInt) {
      refuse(path, "must be a whole number");
      return Optional.empty();
    }
    return Optional.of(parser.getIntValue());
  }

  private Optional<Object> constant(FieldDescriptor field, String path) throws IOException {
    String expected =
        field.getEnumType().getValues().stream()
            .filter(value -> value.getNumber() != 0)
            .map(EnumValueDescriptor::getName)
            .collect(Collectors.joining(", ", "must be one of ", ""));
    if (!expect(JsonToken.VALUE_STRING, path, expected)) {
      return Optional.empty();
    }
    Optional<Object> value =
        Optional.ofNullable(field.getEnumType().findValueByName(parser.getText()));
    if (value.isEmpty()) {
      refuse(path, expected);
    }
    return value;
  }

  private boolean expect(JsonToken token, String path, String expected) throws IOException {
    if (parser.currentToken() == token) {
      return true;
    }
    refuse(path, expected);
    return false;
  }

  /** Remembers a mistake and goes past the value that made it. */
  private void refuse(String path, String problem) throws IOException {
    violations.add(new FieldViolation(path, problem));
    parser.skipChildren();
  }

  private static Optional<FieldDescriptor> field(Descriptor message, String name) {
    return message.getFields().stream()
        .filter(field -> field.getName().equals(name) || field.getJsonName().equals(name))
        .findFirst();
  }
}
