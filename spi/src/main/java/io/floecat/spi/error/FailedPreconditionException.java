package io.floecat.spi.error;

import org.jspecify.annotations.Nullable;

/** The request is right, the state is not; the message says what to do first. */
public final class FailedPreconditionException extends FloecatException {

  private static final long serialVersionUID = 1L;

  /** {@code message} is for the caller, see {@link FloecatException}. */
  public FailedPreconditionException(ErrorReason reason, String message) {
    this(reason, message, null);
  }

  /** {@code message} is for the caller, {@code cause} for the operator. */
  public FailedPreconditionException(
      ErrorReason reason, String message, @Nullable Throwable cause) {
    super(reason, message, cause);
  }
}
