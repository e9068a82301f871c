package io.floecat.spi.secret;

import org.jspecify.annotations.Nullable;

/** The name, or the version id, holds something else. The call changed nothing. */
public final class SecretTakenException extends SecretsManagerException {

  private static final long serialVersionUID = 1L;

  /** {@code cause} is the backend's own exception. */
  public SecretTakenException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
