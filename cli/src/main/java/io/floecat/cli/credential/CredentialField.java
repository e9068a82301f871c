package io.floecat.cli.credential;

import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.protobuf.Descriptors.FieldDescriptor;

/** A field of a credential, as the schema describes it. */
public record CredentialField(FieldDescriptor descriptor) {

  /** Its name, {@code client_secret}. */
  public String name() {
    return descriptor.getName();
  }

  /** Whether the credential is incomplete without it. */
  public boolean isRequired() {
    return descriptor
        .getOptions()
        .getExtension(FieldBehaviorProto.fieldBehavior)
        .contains(FieldBehavior.REQUIRED);
  }

  /** Whether it is never shown. */
  public boolean isSecret() {
    return descriptor.getOptions().getDebugRedact();
  }
}
