package io.floecat.spi.error;

import org.jspecify.annotations.Nullable;

/** What the request names does not exist; only told to who may read the account. */
public final class NotFoundException extends FloecatException {

  private static final long serialVersionUID = 1L;

  /** {@code message} is for the caller, see {@link FloecatException}. */
  public NotFoundException(ErrorReason reason, String message) {
    this(reason, message, null);
  }

  /** {@code message} is for the caller, {@code cause} for the operator. */
  public NotFoundException(ErrorReason reason, String message, @Nullable Throwable cause) {
    super(reason, message, cause);
  }
}
