package io.floecat.spi.error;

import org.jspecify.annotations.Nullable;

/** What the request would create exists. */
public final class AlreadyExistsException extends FloecatException {

  private static final long serialVersionUID = 1L;

  /** {@code message} is for the caller, see {@link FloecatException}. */
  public AlreadyExistsException(ErrorReason reason, String message) {
    this(reason, message, null);
  }

  /** {@code message} is for the caller, {@code cause} for the operator. */
  public AlreadyExistsException(ErrorReason reason, String message, @Nullable Throwable cause) {
    super(reason, message, cause);
  }
}
