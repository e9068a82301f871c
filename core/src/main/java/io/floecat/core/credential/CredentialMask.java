package io.floecat.core.credential;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The one function that takes credentials out of what is stored, answered or logged. It knows no
 * field by name: whatever the schema marks {@code debug_redact} is masked, wherever it stands.
 */
public final class CredentialMask {

  /** Stands in place of a sensitive value that is set. */
  public static final String MASK = "********";

  private static final Map<Descriptor, List<FieldDescriptor>> FIELDS_TO_VISIT =
      new ConcurrentHashMap<>();

  private CredentialMask() {}

  /**
   * {@code message} with the mask in place of every sensitive value that is set, at any depth. The
   * keys of a sensitive map stay. Fields that this schema does not know are dropped, because nobody
   * can say what they hold. Returns the same instance where nothing changes.
   *
   * @throws IllegalStateException the schema has a sensitive field that is no text
   */
  // A message's builder builds the message's type; what was not changed is the same instance.
  @SuppressWarnings({"unchecked", "ReferenceEquality"})
  public static <M extends Message> M mask(M message) {
    Message.Builder masked = null;
    if (!message.getUnknownFields().isEmpty()) {
      masked = message.toBuilder().setUnknownFields(UnknownFieldSet.getDefaultInstance());
    }
    for (FieldDescriptor field : fieldsToVisit(message.getDescriptorForType())) {
      if (isSet(message, field)) {
        Object before = message.getField(field);
        Object after = maskField(field, before);
        if (after != before) {
          masked = masked == null ? message.toBuilder() : masked;
          masked.setField(field, after);
        }
      }
    }
    return masked == null ? message : (M) masked.build();
  }

  /**
   * The paths at which a sensitive value is the mask, such as {@code
   * auth.client_credentials.client_secret} and {@code auth.headers.X-Key}. Keys of maps are the
   * sender's text.
   */
  public static List<String> maskedPaths(Message message) {
    var paths = new ArrayList<String>();
    collectMaskedPaths(message, "", paths);
    return paths;
  }

  @SuppressWarnings("ReferenceEquality") // what was not changed is the same instance
  private static Object maskField(FieldDescriptor field, Object value) {
    if (!field.isRepeated()) {
      return maskOne(field, value);
    }
    List<?> before = (List<?>) value;
    List<Object> after = new ArrayList<>(before.size());
    boolean same = true;
    for (Object one : before) {
      Object masked = maskOne(field, one);
      same &= masked == one;
      after.add(masked);
    }
    return same ? before : after;
  }

  private static Object maskOne(FieldDescriptor field, Object value) {
    if (!CredentialFields.isSensitive(field)) {
      return mask((Message) value);
    }
    if (value instanceof Message entry) {
      return entry.getField(mapValue(field)).equals(MASK)
          ? entry
          : entry.toBuilder().setField(mapValue(field), MASK).build();
    }
    return value.equals(MASK) ? value : MASK;
  }

  private static void collectMaskedPaths(Message message, String prefix, List<String> paths) {
    for (FieldDescriptor field : fieldsToVisit(message.getDescriptorForType())) {
      if (isSet(message, field)) {
        Object value = message.getField(field);
        for (Object one : field.isRepeated() ? (List<?>) value : List.of(value)) {
          collectMaskedPaths(field, one, prefix + field.getName(), paths);
        }
      }
    }
  }

  private static void collectMaskedPaths(
      FieldDescriptor field, Object value, String path, List<String> paths) {
    if (!CredentialFields.isSensitive(field)) {
      collectMaskedPaths((Message) value, path + ".", paths);
    } else if (field.isMapField()) {
      var entry = (Message) value;
      if (entry.getField(mapValue(field)).equals(MASK)) {
        paths.add(path + "." + entry.getField(field.getMessageType().findFieldByName("key")));
      }
    } else if (value.equals(MASK)) {
      paths.add(path);
    }
  }

  private static boolean isSet(Message message, FieldDescriptor field) {
    return field.isRepeated() ? message.getRepeatedFieldCount(field) > 0 : message.hasField(field);
  }

  private static List<FieldDescriptor> fieldsToVisit(Descriptor type) {
    List<FieldDescriptor> known = FIELDS_TO_VISIT.get(type);
    if (known != null) {
      return known;
    }
    requireMaskable(type, new HashSet<>());
    List<FieldDescriptor> fields =
        type.getFields().stream()
            .filter(field -> CredentialFields.isSensitive(field) || holdsMessages(field))
            .toList();
    FIELDS_TO_VISIT.put(type, fields);
    return fields;
  }

  private static boolean holdsMessages(FieldDescriptor field) {
    return (field.isMapField() ? mapValue(field) : field).getJavaType() == JavaType.MESSAGE;
  }

  /**
   * Refuses a schema, the whole of it before the first message, rather than let a value through.
   */
  private static void requireMaskable(Descriptor type, Set<Descriptor> seen) {
    if (!seen.add(type)) {
      return;
    }
    if (type.getFullName().equals("google.protobuf.Any")) {
      throw new IllegalStateException("what an Any holds cannot be masked");
    }
    for (FieldDescriptor field : type.getFields()) {
      if (CredentialFields.isSensitive(field)) {
        requireText(field);
      } else if (field.getJavaType() == JavaType.MESSAGE) {
        requireMaskable(field.getMessageType(), seen);
      }
    }
  }

  private static void requireText(FieldDescriptor field) {
    FieldDescriptor text = field.isMapField() ? mapValue(field) : field;
    if (text.getJavaType() != JavaType.STRING) {
      throw new IllegalStateException("a sensitive field must be text: " + field.getFullName());
    }
  }

  private static FieldDescriptor mapValue(FieldDescriptor map) {
    return map.getMessageType().findFieldByName("value");
  }
}
