package io.floecat.spi.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A part does not answer; whether a write happened is unknown. */
public final class UnavailableException extends FloecatException {

  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  /** {@code message} is for the caller; the same request can succeed after {@code retryAfter}. */
  public UnavailableException(ErrorReason reason, String message, Duration retryAfter) {
    this(reason, message, retryAfter, null);
  }

  /** As above; {@code cause} is for the operator. */
  public UnavailableException(
      ErrorReason reason, String message, Duration retryAfter, @Nullable Throwable cause) {
    super(reason, message, cause);
    this.retryAfter = retryAfter;
  }

  @Override
  public Optional<Duration> retryAfter() {
    return Optional.of(retryAfter);
  }
}
