package io.floecat.spi.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Another write came in between; nothing was changed. */
public final class AbortedException extends FloecatException {

  private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryAfter;

  /** {@code message} is for the caller; the same request cannot succeed any more. */
  public AbortedException(ErrorReason reason, String message) {
    super(reason, message, null);
    this.retryAfter = null;
  }

  /** {@code message} is for the caller; the same request can succeed after {@code retryAfter}. */
  public AbortedException(ErrorReason reason, String message, Duration retryAfter) {
    super(reason, message, null);
    this.retryAfter = retryAfter;
  }

  @Override
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
