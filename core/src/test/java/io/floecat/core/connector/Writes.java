package io.floecat.core.connector;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.FieldMask;
import io.floecat.core.credential.CredentialMask;
import io.floecat.core.credential.CredentialPayload;
import io.floecat.core.operation.CredentialChange;
import io.floecat.core.operation.WritePlan;
import io.floecat.spi.error.FieldViolation;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.Connector;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Looks into plans and refusals, and makes what they are made of. */
final class Writes {

  private Writes() {}

  static AuthCredentials replaced(WritePlan plan) {
    try (var value = ((CredentialChange.Replace) plan.credentials()).value()) {
      return CredentialPayload.decode(value);
    }
  }

  /** What the plan makes of credentials that were stored for the plan's own target. */
  static AuthCredentials edited(WritePlan plan, AuthCredentials pinned) {
    var edit = ((CredentialChange.Edit) plan.credentials()).edit();
    try (var before = CredentialPayload.encode(pinned, BoundTarget.of(plan.target()));
        var after = edit.apply(before)) {
      return CredentialPayload.decode(after);
    }
  }

  /** {@code auth} with the value at {@code path}, such as {@code basic.password}. */
  static AuthCredentials withLeaf(AuthCredentials auth, String path, String value) {
    String[] names = path.split("\\.", 2);
    if (names[0].equals("headers")) {
      return auth.toBuilder().putHeaders(names[1], value).build();
    }
    var type = AuthCredentials.getDescriptor().findFieldByName(names[0]);
    var field = type.getMessageType().findFieldByName(names[1]);
    return new AuthLeaf.OfCredential(type, field).write(auth, value);
  }

  static List<String> sensitiveFields(AuthCredentials auth) {
    return CredentialMask.maskedPaths(CredentialMask.mask(auth)).stream()
        .map(path -> "connector.auth." + path)
        .toList();
  }

  static List<String> fields(InvalidArgumentException refusal) {
    return refusal.violations().stream().map(FieldViolation::field).toList();
  }

  static InvalidArgumentException refusal(ThrowingCallable call) {
    return catchThrowableOfType(InvalidArgumentException.class, call);
  }

  static String bytes(Connector connector) {
    return new String(connector.toByteArray(), ISO_8859_1);
  }

  static FieldMask mask(String... paths) {
    return mask(List.of(paths));
  }

  static FieldMask mask(List<String> paths) {
    return FieldMask.newBuilder().addAllPaths(paths).build();
  }
}
