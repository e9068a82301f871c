package io.floecat.core.operation;

import io.floecat.core.operation.store.ActiveVersion;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretValue;
import java.time.Instant;

/** The names of connectors' secrets, and what else is to be known of them all. */
final class Secrets {

  /**
   * What is written under a name to find out whether it is free. Never credentials: it is no JSON.
   */
  static final SecretValue MARKER = SecretValue.ofUtf8("floecat: this name is not in use");

  private Secrets() {}

  /**
   * The secret that the {@code generation}-th attempt creates. The first has the connector's own
   * name; a {@code .} cannot occur in a connector id, so no other connector's name is met.
   */
  static SecretRef ref(ConnectorName name, long generation) {
    if (generation < 1) {
      throw new IllegalArgumentException("generations begin with 1");
    }
    String id = generation == 1 ? name.connectorId() : name.connectorId() + "." + generation;
    return new SecretRef(name.account(), SecretType.CONNECTORS, id);
  }

  /** A secret or version written just now may not be visible yet, and look missing or forbidden. */
  static boolean mayAppearStill(ActiveVersion secret, Instant now) {
    return now.isBefore(
        Records.instant(secret.getUpdateTime()).plus(OperationSettings.LATE_VISIBILITY));
  }
}
