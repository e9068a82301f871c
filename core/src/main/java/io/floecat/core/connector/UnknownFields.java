package io.floecat.core.connector;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import io.floecat.spi.error.InvalidArgumentException;
import java.util.List;
import java.util.Map;

/**
 * Refuses what a binary request holds beyond the schema. A newer client's credential would
 * otherwise travel along unseen, unmasked, and be stored.
 */
public final class UnknownFields {

  private UnknownFields() {}

  /**
   * Does nothing if {@code message} holds only what its schema knows, at any depth.
   *
   * @param path the message's path in the request; empty for the request itself
   * @throws InvalidArgumentException names the field that holds something else
   */
  public static void refuse(String path, Message message) {
    if (!message.getUnknownFields().isEmpty()) {
      throw InvalidArgumentException.of(
          path.isEmpty() ? "request" : path,
          "has a field that this server does not know; is the client newer than the server?");
    }
    for (Map.Entry<FieldDescriptor, Object> set : message.getAllFields().entrySet()) {
      FieldDescriptor field = set.getKey();
      if (field.getJavaType() == JavaType.MESSAGE) {
        String nested = path.isEmpty() ? field.getName() : path + "." + field.getName();
        for (Object value :
            field.isRepeated() ? (List<?>) set.getValue() : List.of(set.getValue())) {
          refuse(nested, (Message) value);
        }
      }
    }
  }
}
