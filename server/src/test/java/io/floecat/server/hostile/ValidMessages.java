package io.floecat.server.hostile;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes messages that a method may well accept: the seeds of those that it must not. */
final class ValidMessages {

  private static final int MAX_DEPTH = 6;
  private static final int CONNECTORS = 40;

  private final RandomGenerator random;
  private final Canary canary;

  ValidMessages(RandomGenerator random, Canary canary) {
    this.random = random;
    this.canary = canary;
  }

  /** A message of that type with some of its fields set. */
  Message of(Descriptor type) {
    return message(type, 0);
  }

  private Message message(Descriptor type, int depth) {
    var message = DynamicMessage.newBuilder(type);
    Map<OneofDescriptor, FieldDescriptor> chosen = new HashMap<>();
    for (OneofDescriptor oneof : type.getRealOneofs()) {
      chosen.put(oneof, oneof.getField(random.nextInt(oneof.getFieldCount())));
    }
    for (FieldDescriptor field : type.getFields()) {
      var oneof = field.getRealContainingOneof();
      boolean isWanted = oneof == null ? random.nextInt(10) < 8 : field.equals(chosen.get(oneof));
      if (isWanted && depth < MAX_DEPTH) {
        set(message, field, depth);
      }
    }
    return message.build();
  }

  private void set(DynamicMessage.Builder message, FieldDescriptor field, int depth) {
    if (!field.isRepeated()) {
      message.setField(field, value(field, depth));
      return;
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      message.addRepeatedField(field, value(field, depth));
    }
  }

  private Object value(FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case STRING -> text(field);
      case BOOLEAN -> random.nextBoolean();
      case INT -> random.nextInt(100);
      case LONG -> random.nextLong(2_000_000_000);
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextDouble();
      case BYTE_STRING -> canary.secretBytes();
      case ENUM -> choice(field.getEnumType().getValues());
      case MESSAGE -> message(field.getMessageType(), depth + 1);
    };
  }

  private EnumValueDescriptor choice(List<EnumValueDescriptor> values) {
    return values.get(random.nextInt(values.size()));
  }

  private String text(FieldDescriptor field) {
    if (field.getOptions().getDebugRedact()) {
      return canary.secret();
    }
    return switch (field.getName()) {
      case "parent" -> account();
      case "name" -> random.nextInt(4) == 0 ? account() : connector();
      case "connector_id" -> "c-" + random.nextInt(CONNECTORS);
      case "request_id" -> new UUID(random.nextLong(), random.nextLong()).toString();
      case "etag", "page_token" -> "";
      case "filter" -> "kind = UNITY_CATALOG";
      case "uri", "token_uri" -> "https://catalog.example.com/" + canary.value();
      case "paths" -> "display_name";
      case "key" -> "k" + random.nextInt(9); // Names are named in errors, values are not.
      default -> canary.value();
    };
  }

  private String account() {
    return "accounts/acct-" + random.nextInt(3);
  }

  private String connector() {
    return account() + "/connectors/c-" + random.nextInt(CONNECTORS);
  }
}
