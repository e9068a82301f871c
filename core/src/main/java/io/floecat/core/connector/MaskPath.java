package io.floecat.core.connector;

import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import io.floecat.core.credential.CredentialFields;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.Connector;
import java.util.List;
import java.util.Optional;

/**
 * One path of an update mask, understood. Fields go by snake_case or lowerCamelCase; the key of a
 * map is all that follows its field's name, dots included, or stands in backquotes (AIP-161).
 */
sealed interface MaskPath {

  /** A field of the connector that is written whole. */
  record Field(FieldDescriptor field) implements MaskPath {}

  /** One property. */
  record Property(String key) implements MaskPath {}

  /** One sensitive value in {@code auth}. */
  record Leaf(AuthLeaf leaf) implements MaskPath {}

  /**
   * Something else in {@code auth}, which cannot be written alone.
   *
   * @param path for errors
   */
  record PartOfAuth(String path) implements MaskPath {}

  /** A field that the caller does not write: output-only, {@code name} or {@code etag}. */
  record NotWritten() implements MaskPath {}

  FieldDescriptor AUTH = Connector.getDescriptor().findFieldByNumber(Connector.AUTH_FIELD_NUMBER);
  FieldDescriptor PROPERTIES =
      Connector.getDescriptor().findFieldByNumber(Connector.PROPERTIES_FIELD_NUMBER);

  /** Empty where {@code path} names nothing. */
  static Optional<MaskPath> parse(String path) {
    String[] parts = path.split("\\.", 2);
    return find(Connector.getDescriptor(), parts[0])
        .flatMap(field -> parts.length == 1 ? Optional.of(whole(field)) : within(field, parts[1]));
  }

  /** Whether callers write {@code field}, a field of the connector. */
  static boolean isWritable(FieldDescriptor field) {
    List<FieldBehavior> behavior =
        field.getOptions().getExtension(FieldBehaviorProto.fieldBehavior);
    return !behavior.contains(FieldBehavior.OUTPUT_ONLY)
        && !behavior.contains(FieldBehavior.IDENTIFIER)
        && field.getNumber() != Connector.ETAG_FIELD_NUMBER;
  }

  private static MaskPath whole(FieldDescriptor field) {
    return isWritable(field) ? new Field(field) : new NotWritten();
  }

  private static Optional<MaskPath> within(FieldDescriptor field, String rest) {
    if (field.equals(PROPERTIES)) {
      return key(rest).map(Property::new);
    }
    if (field.equals(AUTH)) {
      return withinAuth(rest);
    }
    return field.getJavaType() == JavaType.MESSAGE
        ? find(field.getMessageType(), rest).map(_ -> new NotWritten())
        : Optional.empty();
  }

  private static Optional<MaskPath> withinAuth(String path) {
    String[] parts = path.split("\\.", 2);
    Optional<FieldDescriptor> found = find(AuthCredentials.getDescriptor(), parts[0]);
    if (found.isEmpty() || parts.length == 1) {
      return found.map(type -> new PartOfAuth(FieldPaths.AUTH + "." + type.getName()));
    }
    FieldDescriptor type = found.get();
    if (type.isMapField()) {
      return key(parts[1]).map(name -> new Leaf(new AuthLeaf.OfHeader(name)));
    }
    return find(type.getMessageType(), parts[1]).map(field -> withinCredential(type, field));
  }

  private static MaskPath withinCredential(FieldDescriptor type, FieldDescriptor field) {
    var leaf = new AuthLeaf.OfCredential(type, field);
    return CredentialFields.isSensitive(field) ? new Leaf(leaf) : new PartOfAuth(leaf.path());
  }

  private static Optional<FieldDescriptor> find(Descriptor type, String name) {
    return type.getFields().stream()
        .filter(field -> name.equals(field.getName()) || name.equals(field.getJsonName()))
        .findFirst();
  }

  private static Optional<String> key(String text) {
    boolean quoted = text.length() > 1 && text.startsWith("`") && text.endsWith("`");
    String key = quoted ? text.substring(1, text.length() - 1).replace("``", "`") : text;
    return key.isEmpty() ? Optional.empty() : Optional.of(key);
  }
}
