package io.floecat.core.connector;

import com.google.protobuf.FieldMask;
import io.floecat.core.credential.CredentialMask;
import io.floecat.core.credential.CredentialPayload;
import io.floecat.core.operation.CredentialChange;
import io.floecat.core.operation.WritePlan;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.spi.secret.SecretValue;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.Connector;
import java.util.List;
import java.util.Map;

/**
 * Works out what a request makes of a connector. Checks all of it before anything happens, and
 * tells all that is wrong at once.
 *
 * <p>Credentials are written in three ways: whole; as shown, which changes nothing; or by leaf,
 * where the mask names sensitive values. All else that touches {@code auth}, and everything that
 * would send kept credentials to another place, is refused as {@link
 * ErrorReason#CREDENTIALS_REQUIRED}, naming the fields to send again.
 */
final class ConnectorUpdate {

  /** How many causes are told: the text is repeated for every secret. */
  private static final int MAX_CAUSES = 3;

  private static final FieldMask EVERYTHING = FieldMask.newBuilder().addPaths("*").build();

  private ConnectorUpdate() {}

  /**
   * The plan of a create. Its target has no name and no output-only field: those are the service's
   * to set.
   *
   * @throws InvalidArgumentException the connector is not valid, or holds a mask
   */
  static WritePlan create(Connector given) {
    return plan(Connector.getDefaultInstance(), given, EVERYTHING);
  }

  /**
   * The plan of an update.
   *
   * @param stored the connector as it is stored, masked
   * @param given the connector as the caller wants it, as far as {@code mask} names it
   * @param mask what to write; without a path, the top-level fields that are set in {@code given}
   * @throws InvalidArgumentException a path is unknown, the result is not valid, or the credentials
   *     must be sent again
   */
  static WritePlan plan(Connector stored, Connector given, FieldMask mask) {
    UnknownFields.refuse(FieldPaths.CONNECTOR, given);
    UpdateMask written = UpdateMask.of(mask, given);
    AuthWrite write = AuthWrite.of(stored, given, written);
    Connector result = withAuth(write, written.merge(stored, given));
    var violations = new Violations();
    checkAuth(write, stored, result, violations);
    requireAgain(stored, written.partsOfAuth(), violations);
    ConnectorValidator.check(result, stored, violations);
    violations.throwIfAny();
    return new WritePlan(CredentialMask.mask(result), change(write, stored, result));
  }

  private static Connector withAuth(AuthWrite write, Connector merged) {
    var result = merged.toBuilder();
    return switch (write) {
      case AuthWrite.Kept _ -> merged;
      case AuthWrite.Cleared _ -> result.clearAuth().build();
      case AuthWrite.Whole(AuthCredentials auth) -> result.setAuth(auth).build();
      case AuthWrite.ByLeaf(Map<AuthLeaf, String> values) ->
          merged.hasAuth()
              ? result.setAuth(AuthLeaf.writeAll(merged.getAuth(), values)).build()
              : merged;
    };
  }

  private static void checkAuth(
      AuthWrite write, Connector stored, Connector result, Violations violations) {
    switch (write) {
      case AuthWrite.Cleared _, AuthWrite.Whole _ ->
          ConnectorValidator.checkNoMask(result, violations);
      case AuthWrite.Kept _ -> checkTarget(stored, result, violations);
      case AuthWrite.ByLeaf(Map<AuthLeaf, String> values) -> {
        values.forEach((leaf, value) -> checkLeaf(leaf, value, stored, violations));
        checkTarget(stored, result, violations);
      }
    }
  }

  private static void checkLeaf(
      AuthLeaf leaf, String value, Connector stored, Violations violations) {
    if (!leaf.fits(stored.getAuth())) {
      violations.add(
          ErrorReason.CREDENTIALS_REQUIRED,
          leaf.path(),
          "the stored credentials have no such field: send the whole of auth");
    }
    if (value.equals(CredentialMask.MASK)) {
      violations.add(
          ErrorReason.CREDENTIALS_REQUIRED,
          leaf.path(),
          "is the mask, not a value: send the value, or leave the path out of update_mask");
    }
  }

  private static void checkTarget(Connector stored, Connector result, Violations violations) {
    if (stored.hasAuth()) {
      requireAgain(stored, Target.of(stored).changes(Target.of(result)), violations);
    }
  }

  /** Asks for all secrets that are stored, because of {@code fields}, if there are any. */
  private static void requireAgain(Connector stored, List<String> fields, Violations violations) {
    if (fields.isEmpty()) {
      return;
    }
    String problem =
        "must be sent again, with the whole of auth, because of "
            + String.join(", ", fields.subList(0, Math.min(fields.size(), MAX_CAUSES)))
            + (fields.size() > MAX_CAUSES ? " and others" : "");
    if (!stored.hasAuth()) {
      violations.add(ErrorReason.CREDENTIALS_REQUIRED, FieldPaths.AUTH, problem);
    }
    for (String path : CredentialMask.maskedPaths(stored)) {
      violations.add(ErrorReason.CREDENTIALS_REQUIRED, FieldPaths.auth(path), problem);
    }
  }

  private static CredentialChange change(AuthWrite write, Connector stored, Connector result) {
    return switch (write) {
      case AuthWrite.Kept _ -> new CredentialChange.Keep();
      case AuthWrite.Cleared _ ->
          stored.hasAuth() ? new CredentialChange.Clear() : new CredentialChange.Keep();
      case AuthWrite.Whole(AuthCredentials auth) ->
          new CredentialChange.Replace(CredentialPayload.encode(auth, BoundTarget.of(result)));
      case AuthWrite.ByLeaf(Map<AuthLeaf, String> values) ->
          new CredentialChange.Edit(
              pinned -> edit(pinned, stored, result, values), written -> holds(written, values));
    };
  }

  /**
   * The plan that leaves {@code stored} as it is and has its secret bound to its target.
   *
   * @param stored nothing is done where it has no credentials
   */
  static WritePlan bind(Connector stored) {
    return new WritePlan(
        stored,
        stored.hasAuth()
            ? new CredentialChange.Edit(pinned -> rebind(pinned, stored))
            : new CredentialChange.Keep());
  }

  private static SecretValue rebind(SecretValue pinned, Connector stored) {
    AuthCredentials auth = CredentialPayload.open(pinned, stored, BoundTarget.RULE);
    return CredentialPayload.encode(auth, BoundTarget.of(stored));
  }

  /** Whether a payload has these values already, whatever became of the connector since. */
  private static boolean holds(SecretValue written, Map<AuthLeaf, String> values) {
    AuthCredentials auth = CredentialPayload.decode(written);
    try (SecretValue before = CredentialPayload.encodeUnbound(auth);
        SecretValue after = CredentialPayload.encodeUnbound(AuthLeaf.writeAll(auth, values))) {
      return after.equals(before);
    }
  }

  private static SecretValue edit(
      SecretValue pinned, Connector stored, Connector result, Map<AuthLeaf, String> values) {
    AuthCredentials before = CredentialPayload.open(pinned, stored, BoundTarget.RULE);
    AuthCredentials after = AuthLeaf.writeAll(before, values);
    var violations = new Violations();
    ConnectorValidator.check(result.toBuilder().setAuth(after).build(), stored, violations);
    violations.throwIfAny();
    return CredentialPayload.encode(after, BoundTarget.of(result));
  }
}
