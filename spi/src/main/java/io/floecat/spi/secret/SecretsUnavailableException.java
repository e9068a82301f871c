package io.floecat.spi.secret;

import org.jspecify.annotations.Nullable;

/**
 * The backend did not answer, or answered that it could not do it now. Whether the call took, or
 * will still take, effect is unknown.
 */
public final class SecretsUnavailableException extends SecretsManagerException {

  private static final long serialVersionUID = 1L;

  /** Why there is no answer. */
  public enum Kind {
    /** No answer, or a failure inside the backend. */
    FAILED,
    /** No answer within the call's total time-out. */
    TIMED_OUT,
    /** Too many calls, or a quota of the backend is used up. */
    THROTTLED
  }

  private final Kind kind;

  /** {@code cause} is the backend's own exception. */
  public SecretsUnavailableException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Why there is no answer. */
  public Kind kind() {
    return kind;
  }
}
