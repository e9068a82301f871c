package io.floecat.spi.error;

import org.jspecify.annotations.Nullable;

/** The caller did not prove who they are. */
public final class UnauthenticatedException extends FloecatException {

  private static final long serialVersionUID = 1L;

  /** {@code message} is for the caller, see {@link FloecatException}. */
  public UnauthenticatedException(ErrorReason reason, String message) {
    this(reason, message, null);
  }

  /** {@code message} is for the caller, {@code cause} for the operator. */
  public UnauthenticatedException(ErrorReason reason, String message, @Nullable Throwable cause) {
    super(reason, message, cause);
  }
}
