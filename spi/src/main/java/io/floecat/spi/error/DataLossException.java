package io.floecat.spi.error;

import org.jspecify.annotations.Nullable;

/** What is stored cannot be understood; the message names it and nothing else. */
public final class DataLossException extends FloecatException {

  private static final long serialVersionUID = 1L;

  /** {@code message} is for the caller, see {@link FloecatException}. */
  public DataLossException(ErrorReason reason, String message) {
    this(reason, message, null);
  }

  /** {@code message} is for the caller, {@code cause} for the operator. */
  public DataLossException(ErrorReason reason, String message, @Nullable Throwable cause) {
    super(reason, message, cause);
  }
}
