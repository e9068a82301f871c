package io.floecat.spi.error;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a caller is told about. The message is written for the caller: it says what to do
 * and never holds a secret, a vendor's text, or the name of a role or policy. What only the
 * operator should see is the {@linkplain #getCause() cause}.
 */
public abstract sealed class FloecatException extends RuntimeException
    permits InvalidArgumentException,
        UnauthenticatedException,
        PermissionDeniedException,
        NotFoundException,
        AlreadyExistsException,
        AbortedException,
        FailedPreconditionException,
        ResourceExhaustedException,
        UnavailableException,
        DeadlineExceededException,
        DataLossException,
        InternalException {

  private static final long serialVersionUID = 1L;

  private final ErrorReason reason;

  FloecatException(ErrorReason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** The stable reason, for programs. */
  public final ErrorReason reason() {
    return reason;
  }

  /** The message, for people; never null. */
  @Override
  public final String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** The fields at fault; empty unless this is an {@link InvalidArgumentException}. */
  public List<FieldViolation> violations() {
    return List.of();
  }

  /** How long to wait before the same request can succeed; empty where waiting does not help. */
  public Optional<Duration> retryAfter() {
    return Optional.empty();
  }
}
