package io.floecat.spi.error;

import org.jspecify.annotations.Nullable;

/** A part did not answer in time; whether a write happened is unknown. */
public final class DeadlineExceededException extends FloecatException {

  private static final long serialVersionUID = 1L;

  /** {@code message} is for the caller, see {@link FloecatException}. */
  public DeadlineExceededException(ErrorReason reason, String message) {
    this(reason, message, null);
  }

  /** {@code message} is for the caller, {@code cause} for the operator. */
  public DeadlineExceededException(ErrorReason reason, String message, @Nullable Throwable cause) {
    super(reason, message, cause);
  }
}
