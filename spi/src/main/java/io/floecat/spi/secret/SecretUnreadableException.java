package io.floecat.spi.secret;

import org.jspecify.annotations.Nullable;

/**
 * The secret or version is not there, or the service is not allowed to see it. Under
 * attribute-based access control the two look alike (AWS_FACTS 4.3), so callers treat them alike
 * unless they have a reason not to. The call changed nothing.
 */
public final class SecretUnreadableException extends SecretsManagerException {

  private static final long serialVersionUID = 1L;

  /** What the backend said. */
  public enum Kind {
    /** The secret or the version is not there, or not visible yet. */
    NOT_FOUND,
    /** The backend refused; the secret may or may not be there. */
    ACCESS_DENIED
  }

  private final Kind kind;

  /** {@code cause} is the backend's own exception. */
  public SecretUnreadableException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What the backend said. */
  public Kind kind() {
    return kind;
  }
}
