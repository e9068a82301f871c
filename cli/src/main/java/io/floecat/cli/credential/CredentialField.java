package io.floecat.cli.credential;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.floecat.core.credential.CredentialFields;

/** A field of a credential, as the schema describes it. */
public record CredentialField(FieldDescriptor descriptor) {

  /** Its name, {@code client_secret}. */
  public String name() {
    return descriptor.getName();
  }

  /** Whether the credential is incomplete without it. */
  public boolean isRequired() {
    return CredentialFields.isRequired(descriptor);
  }

  /** Whether it goes in and never comes out. */
  public boolean isSecret() {
    return CredentialFields.isSensitive(descriptor);
  }
}
