package io.floecat.server.grpc;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.floecat.core.error.ErrorReason;
import io.floecat.core.error.FieldViolation;
import io.floecat.core.error.InvalidArgumentException;
import java.util.ArrayList;
import java.util.List;

/** Refuses fields that this version does not know: dropping one could drop what it protects. */
final class UnknownFields {

  private UnknownFields() {}

  /** Throws if {@code request} or a message inside it has one, naming where and its number. */
  static void refuse(Message request) {
    var violations = new ArrayList<FieldViolation>();
    collect(request, "", violations);
    if (!violations.isEmpty()) {
      throw new InvalidArgumentException(ErrorReason.MALFORMED_REQUEST, violations);
    }
  }

  private static void collect(Message message, String prefix, List<FieldViolation> violations) {
    for (int number : message.getUnknownFields().asMap().keySet()) {
      violations.add(
          new FieldViolation(
              prefix + number,
              "is no field number of " + message.getDescriptorForType().getName()));
    }
    message
        .getAllFields()
        .forEach((field, value) -> collectField(field, value, prefix, violations));
  }

  private static void collectField(
      FieldDescriptor field, Object value, String prefix, List<FieldViolation> violations) {
    if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE || field.isMapField()) {
      return;
    }
    String path = prefix + field.getName() + ".";
    if (value instanceof List<?> elements) {
      elements.forEach(element -> collect((Message) element, path, violations));
    } else {
      collect((Message) value, path, violations);
    }
  }
}
