package io.floecat.core.lifecycle;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.testkit.SecretSnapshot;
import io.floecat.v1.Connector;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must hold when all is quiet (P6), read from the backends directly.
 *
 * <p>In these tests a write's display name and its credentials are the same text, so that a record
 * and a secret that come from different writes are found out.
 */
final class Invariant {

  /** What stands in the place of something damaged: no message begins so. */
  static final byte[] DAMAGED = {(byte) 0xff, 0};

  private Invariant() {}

  static void check(World world) {
    Map<String, SecretSnapshot> secrets = world.backend.snapshot();
    Set<String> owned = new HashSet<>();
    for (Pointer pointer : all(world, "accounts/")) {
      ConnectorRecord record = record(pointer);
      assertThat(record.getHidden()).as("%s is half created", pointer.key()).isFalse();
      assertThat(record.hasPending()).as("%s has an open operation", pointer.key()).isFalse();
      if (record.hasSecret()) {
        checkSecret(record.getConnector(), secrets, owned);
      }
    }
    assertThat(keys(world, "operations/")).as("open operations").isEmpty();
    assertThat(keys(world, "tombstones/")).as("tombstones").isEmpty();
    secrets.forEach(
        (name, secret) ->
            assertThat(!secret.isLive() || owned.contains(name) || isForeign(secret))
                .as("the live secret %s belongs to nobody", name)
                .isTrue());
  }

  private static void checkSecret(
      Connector connector, Map<String, SecretSnapshot> secrets, Set<String> owned) {
    String name = connector.getCredentialStatus().getSecretName();
    var pin = new SecretVersion(connector.getCredentialStatus().getVersionId());
    SecretSnapshot secret =
        requireNonNull(secrets.get(name), () -> "the secret of " + connector.getName());
    SecretSnapshot.Version pinned =
        requireNonNull(secret.versions().get(pin), () -> "the version pinned by " + name);
    assertThat(text(pinned.value()))
        .as("record and secret come from one write")
        .isEqualTo(connector.getDisplayName());
    assertThat(secret.current()).as("the pin is the current version").isEqualTo(pin);
    if (connector.getState() == Connector.State.ACTIVE) {
      assertThat(secret.isLive()).as("the secret of a live connector is live").isTrue();
      owned.add(name);
    }
  }

  /** Secrets that a test puts in the way hold this. */
  static boolean isForeign(SecretSnapshot secret) {
    return secret.versions().values().stream()
        .allMatch(version -> text(version.value()).equals(Scenario.FOREIGN));
  }

  private static String text(SecretValue value) {
    return new String(value.expose(), StandardCharsets.UTF_8);
  }

  private static List<String> keys(World world, String prefix) {
    return all(world, prefix).stream().map(Pointer::key).toList();
  }

  private static List<Pointer> all(World world, String prefix) {
    return world.pointers.list(prefix, PointerStore.MAX_PAGE, "").pointers();
  }

  /** Whether a record was damaged. */
  static boolean isDamaged(Pointer record) {
    return Arrays.equals(record.value(), DAMAGED);
  }

  static ConnectorRecord record(Pointer pointer) {
    try {
      return ConnectorRecord.parseFrom(pointer.value());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
