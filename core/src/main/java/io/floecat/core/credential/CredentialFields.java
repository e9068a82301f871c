package io.floecat.core.credential;

import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import io.floecat.v1.AuthCredentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the schema says about the fields of credentials. No list of them is kept by hand: a field
 * that is added to the schema with its marks is masked, required and refused like the others.
 */
public final class CredentialFields {

  private static final OneofDescriptor CREDENTIAL =
      AuthCredentials.getDescriptor().getOneofs().getFirst();

  private CredentialFields() {}

  /** Whether the field goes in and never comes out. */
  public static boolean isSensitive(FieldDescriptor field) {
    return field.getOptions().getDebugRedact();
  }

  /** Whether a message without the field is incomplete. */
  public static boolean isRequired(FieldDescriptor field) {
    return field
        .getOptions()
        .getExtension(FieldBehaviorProto.fieldBehavior)
        .contains(FieldBehavior.REQUIRED);
  }

  /**
   * The paths of all sensitive fields of a message type, such as {@code basic.password} and {@code
   * headers}, in the order of the schema. The type must not contain itself.
   */
  public static List<String> sensitivePaths(Descriptor type) {
    var paths = new ArrayList<String>();
    for (FieldDescriptor field : type.getFields()) {
      if (isSensitive(field)) {
        paths.add(field.getName());
      } else if (field.getJavaType() == JavaType.MESSAGE) {
        sensitivePaths(field.getMessageType())
            .forEach(path -> paths.add(field.getName() + "." + path));
      }
    }
    return paths;
  }

  /**
   * The field of {@code auth} that holds its credential; empty where headers alone authenticate.
   */
  public static Optional<FieldDescriptor> credential(AuthCredentials auth) {
    return Optional.ofNullable(auth.getOneofFieldDescriptor(CREDENTIAL));
  }

  /** The required fields of the credential that are absent or blank; empty: it is complete. */
  public static List<FieldDescriptor> missing(AuthCredentials auth) {
    Optional<Message> credential = credential(auth).map(type -> (Message) auth.getField(type));
    return credential.stream()
        .flatMap(
            message ->
                message.getDescriptorForType().getFields().stream()
                    .filter(
                        field -> isRequired(field) && ((String) message.getField(field)).isBlank()))
        .toList();
  }
}
