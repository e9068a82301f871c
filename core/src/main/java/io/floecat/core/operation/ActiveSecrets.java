package io.floecat.core.operation;

import io.floecat.core.credential.CredentialSource;
import io.floecat.core.operation.store.ActiveVersion;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.error.DataLossException;
import io.floecat.spi.secret.CurrentSecret;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManager;
import io.floecat.spi.secret.SecretsManagerException;
import java.util.Optional;

/** The credentials in use, for the one door to them. */
final class ActiveSecrets implements CredentialSource {

  private final ActiveVersions activeVersions;
  private final SecretsManager secrets;
  private final OperationListener listener;

  ActiveSecrets(ActiveVersions activeVersions, SecretsManager secrets, OperationListener listener) {
    this.activeVersions = activeVersions;
    this.secrets = secrets;
    this.listener = listener;
  }

  @Override
  public Opened open(ConnectorName name) {
    ActiveVersions.Pinned pinned = activeVersions.open(name);
    ActiveVersion secret = pinned.record().getSecret();
    return new Opened(
        pinned.record().getConnector(),
        Secrets.ref(name, secret.getGeneration()),
        new SecretVersion(secret.getVersion()),
        pinned.value());
  }

  @Override
  public Optional<SecretVersion> drift(Opened opened) {
    try {
      CurrentSecret current = secrets.current(opened.ref());
      current.value().close();
      if (current.version().equals(opened.version())) {
        return Optional.empty();
      }
      listener.on(OperationListener.Event.DRIFTED, opened.ref().name());
      return Optional.of(current.version());
    } catch (SecretsManagerException | DataLossException e) {
      return Optional.empty(); // A check says what it can see; the pinned version was read.
    }
  }

  @Override
  public void targetChanged(Opened opened) {
    listener.on(OperationListener.Event.TARGET_CHANGED, opened.ref().name());
  }
}
