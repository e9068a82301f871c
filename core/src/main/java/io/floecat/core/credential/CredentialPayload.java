package io.floecat.core.credential;

import static io.floecat.core.credential.CredentialMask.MASK;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.floecat.core.error.DataLossException;
import io.floecat.core.error.ErrorReason;
import io.floecat.core.error.FieldViolation;
import io.floecat.core.error.InvalidArgumentException;
import io.floecat.core.json.CanonicalJson;
import io.floecat.core.json.InvalidJsonException;
import io.floecat.core.json.StrictJson;
import io.floecat.core.secret.SecretValue;
import io.floecat.v1.AuthCredentials;
import java.util.Arrays;
import java.util.List;

/**
 * Credentials as the bytes of a secret: the message as JSON in one form, so that equal credentials
 * are equal bytes. Names in it are frozen and only added to; golden files pin the form.
 *
 * <p>The byte buffers used on the way are cleared. The texts inside an {@link AuthCredentials} are
 * strings, which nobody can clear.
 */
public final class CredentialPayload {

  private CredentialPayload() {}

  /**
   * The payload of complete credentials; the caller closes it.
   *
   * @throws InvalidArgumentException they take more than {@link SecretValue#MAX_BYTES}, or hold
   *     text that is not valid Unicode; names the field {@code connector.auth}
   * @throws IllegalArgumentException they hold a mask: whoever stores it would lose the secret
   */
  public static SecretValue encode(AuthCredentials auth) {
    if (!CredentialMask.maskedPaths(auth).isEmpty()) {
      throw new IllegalArgumentException("a mask is no credential");
    }
    byte[] json = write(auth);
    try {
      if (json.length > SecretValue.MAX_BYTES) {
        throw invalid(
            ErrorReason.TOO_LARGE,
            "takes %s bytes as JSON; at most %s fit into a secret"
                .formatted(json.length, SecretValue.MAX_BYTES));
      }
      return SecretValue.copyOf(json);
    } finally {
      Arrays.fill(json, (byte) 0);
    }
  }

  /**
   * The credentials of a payload.
   *
   * @throws DataLossException the payload is not exactly complete credentials as {@link #encode}
   *     writes them; the message names a field and quotes nothing, and there is no cause
   */
  public static AuthCredentials decode(SecretValue payload) {
    byte[] json = payload.expose();
    try {
      AuthCredentials auth = StrictJson.parse(json, AuthCredentials.newBuilder()).build();
      requireComplete(auth);
      return auth;
    } catch (InvalidJsonException e) {
      throw corrupt(e.path(), e.problem());
    } finally {
      Arrays.fill(json, (byte) 0);
    }
  }

  /**
   * The credentials of a payload that belongs to a record.
   *
   * @param shown what the record shows of them, masked
   * @throws DataLossException as above, or they are not the ones that the record shows: then the
   *     record could have them sent where they do not belong
   */
  public static AuthCredentials decode(SecretValue payload, AuthCredentials shown) {
    AuthCredentials auth = decode(payload);
    if (!CredentialMask.mask(auth).equals(shown)) {
      throw corrupt("", "is not of the credentials that the record shows");
    }
    return auth;
  }

  private static byte[] write(AuthCredentials auth) {
    try {
      return CanonicalJson.write(auth);
    } catch (IllegalArgumentException _) {
      throw invalid(ErrorReason.INVALID_FIELD, "holds text that is not valid Unicode");
    }
  }

  private static void requireComplete(AuthCredentials auth) {
    if (auth.getHeadersMap().containsValue("") || auth.getHeadersMap().containsValue(MASK)) {
      throw corrupt("headers", "has an empty or masked value");
    }
    String type = CredentialFields.credential(auth).map(FieldDescriptor::getName).orElse("");
    if (type.isEmpty() && auth.getHeadersCount() == 0) {
      throw corrupt("", "holds neither a credential nor a header");
    }
    List<FieldDescriptor> missing = CredentialFields.missing(auth);
    if (!missing.isEmpty()) {
      throw corrupt(type + "." + missing.getFirst().getName(), "is missing");
    }
    List<String> masked = CredentialMask.maskedPaths(auth);
    if (!masked.isEmpty()) {
      throw corrupt(masked.getFirst(), "is the mask");
    }
  }

  private static InvalidArgumentException invalid(ErrorReason reason, String description) {
    return new InvalidArgumentException(
        reason, List.of(new FieldViolation("connector.auth", description)));
  }

  private static DataLossException corrupt(String path, String problem) {
    return new DataLossException(
        ErrorReason.CORRUPT_DATA,
        "the payload " + (path.isEmpty() ? "" : "is not credentials: " + path + " ") + problem);
  }
}
