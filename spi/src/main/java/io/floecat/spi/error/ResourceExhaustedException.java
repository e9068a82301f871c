package io.floecat.spi.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Too much at once; nothing was changed. */
public final class ResourceExhaustedException extends FloecatException {

  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  /** {@code message} is for the caller; the same request can succeed after {@code retryAfter}. */
  public ResourceExhaustedException(ErrorReason reason, String message, Duration retryAfter) {
    this(reason, message, retryAfter, null);
  }

  /** As above; {@code cause} is for the operator. */
  public ResourceExhaustedException(
      ErrorReason reason, String message, Duration retryAfter, @Nullable Throwable cause) {
    super(reason, message, cause);
    this.retryAfter = retryAfter;
  }

  @Override
  public Optional<Duration> retryAfter() {
    return Optional.of(retryAfter);
  }
}
