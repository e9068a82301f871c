package io.floecat.core.connector;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.floecat.v1.AuthCredentials;
import java.util.Map;

/** One sensitive value in {@code auth} that an update can name and write alone. */
sealed interface AuthLeaf {

  /** The path of the value for errors. */
  String path();

  /** Whether {@code auth} is there and of the type that has this value, set or not. */
  boolean fits(AuthCredentials auth);

  /** The value; empty where it is absent. */
  String read(AuthCredentials auth);

  /** {@code auth} with this value; an empty one removes it. */
  AuthCredentials write(AuthCredentials auth, String value);

  /** {@code auth} with all {@code values} that fit it. */
  static AuthCredentials writeAll(AuthCredentials auth, Map<AuthLeaf, String> values) {
    AuthCredentials written = auth;
    for (Map.Entry<AuthLeaf, String> value : values.entrySet()) {
      if (value.getKey().fits(auth)) {
        written = value.getKey().write(written, value.getValue());
      }
    }
    return written;
  }

  /**
   * A field of a credential.
   *
   * @param type the field of {@link AuthCredentials} that holds the credential
   * @param field the field in it
   */
  record OfCredential(FieldDescriptor type, FieldDescriptor field) implements AuthLeaf {

    @Override
    public String path() {
      return FieldPaths.AUTH + "." + type.getName() + "." + field.getName();
    }

    @Override
    public boolean fits(AuthCredentials auth) {
      return auth.hasField(type);
    }

    @Override
    public String read(AuthCredentials auth) {
      return (String) ((Message) auth.getField(type)).getField(field);
    }

    @Override
    public AuthCredentials write(AuthCredentials auth, String value) {
      var credential = ((Message) auth.getField(type)).toBuilder().setField(field, value);
      return auth.toBuilder().setField(type, credential.build()).build();
    }
  }

  /** The value of a header; {@code name} exactly as it was set. */
  record OfHeader(String name) implements AuthLeaf {

    @Override
    public String path() {
      return FieldPaths.header(name);
    }

    @Override
    public boolean fits(AuthCredentials auth) {
      return !auth.equals(AuthCredentials.getDefaultInstance());
    }

    @Override
    public String read(AuthCredentials auth) {
      return auth.getHeadersOrDefault(name, "");
    }

    @Override
    public AuthCredentials write(AuthCredentials auth, String value) {
      var written = auth.toBuilder();
      return value.isEmpty()
          ? written.removeHeaders(name).build()
          : written.putHeaders(name, value).build();
    }
  }
}
