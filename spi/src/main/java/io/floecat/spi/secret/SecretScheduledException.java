package io.floecat.spi.secret;

import org.jspecify.annotations.Nullable;

/** The secret is scheduled for deletion. The call changed nothing. */
public final class SecretScheduledException extends SecretsManagerException {

  private static final long serialVersionUID = 1L;

  /** {@code cause} is the backend's own exception. */
  public SecretScheduledException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
