package io.floecat.core.credential;

import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.v1.Connector;
import java.util.Optional;

/** Where a connector's credentials come from: the version that its record pins, and no other. */
public interface CredentialSource {

  /**
   * The credentials in use.
   *
   * @throws io.floecat.spi.error.NotFoundException there is no such connector
   * @throws io.floecat.spi.error.FailedPreconditionException the connector is deleted, has no
   *     credentials, or they cannot be read
   */
  Opened open(ConnectorName name);

  /** The secret's current version, where somebody made it another than the one in use. */
  Optional<SecretVersion> drift(Opened opened);

  /** Hears that a record was changed past the service, so that its credentials are not lent. */
  void targetChanged(Opened opened);

  /**
   * A connector and the payload of its credentials.
   *
   * @param connector as its record has it, masked
   */
  record Opened(Connector connector, SecretRef ref, SecretVersion version, SecretValue value)
      implements AutoCloseable {

    @Override
    public void close() {
      value.close();
    }
  }
}
