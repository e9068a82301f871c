package io.floecat.spi.error;

import org.jspecify.annotations.Nullable;

/** The caller may not do this; decided before anything was looked up. */
public final class PermissionDeniedException extends FloecatException {

  private static final long serialVersionUID = 1L;

  /** {@code message} is for the caller, see {@link FloecatException}. */
  public PermissionDeniedException(ErrorReason reason, String message) {
    this(reason, message, null);
  }

  /** {@code message} is for the caller, {@code cause} for the operator. */
  public PermissionDeniedException(ErrorReason reason, String message, @Nullable Throwable cause) {
    super(reason, message, cause);
  }
}
