package io.floecat.spi.secret;

import org.jspecify.annotations.Nullable;

/**
 * An answer of a {@link SecretsManager} that is not success. The message names the secret, never a
 * value; a vendor's own exception is the cause.
 */
public abstract sealed class SecretsManagerException extends RuntimeException
    permits SecretTakenException,
        SecretScheduledException,
        SecretUnreadableException,
        SecretRefusedException,
        SecretsUnavailableException {

  private static final long serialVersionUID = 1L;

  SecretsManagerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
