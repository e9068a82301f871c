package io.floecat.core.credential;

import static io.floecat.core.credential.CredentialMask.MASK;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import io.floecat.core.credential.store.SecretPayload;
import io.floecat.core.credential.store.SecretTarget;
import io.floecat.core.json.CanonicalJson;
import io.floecat.core.json.InvalidJsonException;
import io.floecat.core.json.StrictJson;
import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.error.FieldViolation;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.spi.secret.SecretValue;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.Connector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Credentials as the bytes of a secret: the message as JSON in one form, and with it what they were
 * stored for, so that equal credentials for the same target are equal bytes. Names in it are frozen
 * and only added to; golden files pin the form.
 *
 * <p>The byte buffers used on the way are cleared. The texts inside an {@link AuthCredentials} are
 * strings, which nobody can clear.
 */
public final class CredentialPayload {

  private static final OneofDescriptor CREDENTIAL =
      SecretPayload.getDescriptor().getOneofs().getFirst();

  /** How many changed fields are told. */
  private static final int MAX_NAMED = 3;

  private CredentialPayload() {}

  /**
   * The payload of complete credentials, bound to what they are stored for; the caller closes it.
   *
   * @throws InvalidArgumentException they take more than {@link SecretValue#MAX_BYTES}, or hold
   *     text that is not valid Unicode; names the field {@code connector.auth}
   * @throws IllegalArgumentException they hold a mask: whoever stores it would lose the secret
   */
  public static SecretValue encode(AuthCredentials auth, SecretTarget target) {
    var payload = SecretPayload.newBuilder().putAllHeaders(auth.getHeadersMap()).setTarget(target);
    CredentialFields.credential(auth)
        .ifPresent(
            type ->
                payload.setField(
                    SecretPayload.getDescriptor().findFieldByNumber(type.getNumber()),
                    auth.getField(type)));
    return encode(payload.build());
  }

  /**
   * The payload as versions wrote it that did not bind it: to compare credentials alone. Throws
   * like {@link #encode}.
   */
  public static SecretValue encodeUnbound(AuthCredentials auth) {
    return encode((Message) auth);
  }

  private static SecretValue encode(Message payload) {
    if (!CredentialMask.maskedPaths(payload).isEmpty()) {
      throw new IllegalArgumentException("a mask is no credential");
    }
    byte[] json = write(payload);
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
   * The credentials of a payload, whatever they were stored for.
   *
   * @throws DataLossException the payload is not exactly complete credentials as {@link #encode}
   *     writes them; the message names a field and quotes nothing, and there is no cause
   */
  public static AuthCredentials decode(SecretValue payload) {
    return credentials(read(payload));
  }

  /**
   * The credentials of a payload that belongs to a record.
   *
   * @throws DataLossException as above
   * @throws FailedPreconditionException with {@link ErrorReason#TARGET_CHANGED}: they were not
   *     stored for what the record says, so somebody changed it past the service, and could have
   *     them sent where they do not belong
   */
  public static AuthCredentials open(SecretValue payload, Connector record, TargetRule rule) {
    SecretPayload stored = read(payload);
    AuthCredentials auth = credentials(stored);
    var changed = new ArrayList<String>();
    if (!CredentialMask.mask(auth).equals(record.getAuth())) {
      changed.add("connector.auth");
    }
    if (stored.hasTarget()) {
      changed.addAll(rule.changes(stored.getTarget(), record));
    }
    if (!changed.isEmpty()) {
      throw targetChanged(changed);
    }
    return auth;
  }

  /** Whether both payloads hold the same credentials, whatever these were stored for. */
  public static boolean sameCredentials(SecretValue one, SecretValue other) {
    try (SecretValue ones = encodeUnbound(decode(one));
        SecretValue others = encodeUnbound(decode(other))) {
      return ones.equals(others);
    } catch (DataLossException _) {
      return false;
    }
  }

  private static SecretPayload read(SecretValue payload) {
    byte[] json = payload.expose();
    try {
      return StrictJson.parse(json, SecretPayload.newBuilder()).build();
    } catch (InvalidJsonException e) {
      throw corrupt(e.path(), e.problem());
    } finally {
      Arrays.fill(json, (byte) 0);
    }
  }

  private static AuthCredentials credentials(SecretPayload payload) {
    var auth = AuthCredentials.newBuilder().putAllHeaders(payload.getHeadersMap());
    FieldDescriptor type = payload.getOneofFieldDescriptor(CREDENTIAL);
    if (type != null) {
      auth.setField(
          AuthCredentials.getDescriptor().findFieldByNumber(type.getNumber()),
          payload.getField(type));
    }
    requireComplete(auth.build());
    return auth.build();
  }

  private static byte[] write(Message payload) {
    try {
      return CanonicalJson.write(payload);
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

  private static FailedPreconditionException targetChanged(List<String> changed) {
    return new FailedPreconditionException(
        ErrorReason.TARGET_CHANGED,
        "the connector was changed outside of the service, and its credentials were not stored for"
            + " what it says now, in %s%s; see that kind, uri, properties and auth are right, and"
                .formatted(
                    String.join(", ", changed.subList(0, Math.min(MAX_NAMED, changed.size()))),
                    changed.size() > MAX_NAMED ? " and others" : "")
            + " send all of them with the whole of auth");
  }

  private static DataLossException corrupt(String path, String problem) {
    return new DataLossException(
        ErrorReason.CORRUPT_DATA,
        "the payload " + (path.isEmpty() ? "" : "is not credentials: " + path + " ") + problem);
  }
}
