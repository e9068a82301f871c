package io.floecat.server.rest;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Optional;

/** The message types that JSON writes as text. */
enum TextType {
  TIMESTAMP(Timestamp.getDescriptor(), "must be a time, such as 2026-01-31T12:00:00Z") {
    @Override
    Optional<Object> read(String text, Message.Builder owner) {
      try {
        return Optional.of(Timestamps.parse(text));
      } catch (ParseException e) {
        return Optional.empty();
      }
    }
  },

  /**
   * Paths separated by commas, fields in either spelling. Map keys are taken as they are: the usual
   * reader would turn the header {@code X-Key} into {@code _x-_key}.
   */
  FIELD_MASK(FieldMask.getDescriptor(), "must be paths separated by commas") {
    @Override
    Optional<Object> read(String text, Message.Builder owner) {
      var mask = FieldMask.newBuilder();
      for (String path : text.isEmpty() ? new String[0] : text.split(",", -1)) {
        mask.addPaths(protoPath(masked(owner.getDescriptorForType()), path));
      }
      return Optional.of(mask.build());
    }
  };

  private final Descriptor type;
  private final String expected;

  TextType(Descriptor type, String expected) {
    this.type = type;
    this.expected = expected;
  }

  static Optional<TextType> of(Descriptor type) {
    return Arrays.stream(values()).filter(candidate -> candidate.type.equals(type)).findFirst();
  }

  /** The message that {@code text} stands for in a field of {@code owner}; empty if for none. */
  abstract Optional<Object> read(String text, Message.Builder owner);

  /** What to say where it stands for none. */
  String expected() {
    return expected;
  }

  /** What a request's mask is about: the resource that it carries. */
  private static Descriptor masked(Descriptor request) {
    return request.getFields().stream()
        .filter(field -> field.getJavaType() == JavaType.MESSAGE)
        .map(FieldDescriptor::getMessageType)
        .filter(type -> !type.equals(FieldMask.getDescriptor()))
        .findFirst()
        .orElse(request);
  }

  /** Spells the fields of a path as the protocol does, as far as they are known. */
  private static String protoPath(Descriptor message, String path) {
    int dot = path.indexOf('.');
    String segment = dot < 0 ? path : path.substring(0, dot);
    String rest = dot < 0 ? "" : path.substring(dot + 1);
    for (FieldDescriptor field : message.getFields()) {
      if (field.getName().equals(segment) || field.getJsonName().equals(segment)) {
        boolean goesOn = field.getJavaType() == JavaType.MESSAGE && !field.isMapField();
        String below = goesOn ? protoPath(field.getMessageType(), rest) : rest;
        return dot < 0 ? field.getName() : field.getName() + "." + below;
      }
    }
    return path;
  }
}
