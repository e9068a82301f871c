package io.floecat.core.operation;

import io.floecat.spi.error.DeadlineExceededException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.error.ResourceExhaustedException;
import io.floecat.spi.error.UnavailableException;
import io.floecat.spi.secret.BackendCall;
import io.floecat.spi.secret.BackendCalls;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretRefusedException;
import io.floecat.spi.secret.SecretsManagerException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long unclear answers are met with another attempt, and what the caller is told then. */
final class RetryPolicy {

  private static final Logger log = LoggerFactory.getLogger(RetryPolicy.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  private final TimeSource time;
  private final OperationListener listener;

  RetryPolicy(TimeSource time, OperationListener listener) {
    this.time = time;
    this.listener = listener;
  }

  Attempts begin() {
    return new Attempts(time.nanos() + OperationSettings.PATIENCE.toNanos());
  }

  /**
   * What the caller is told where the secrets manager refused, once and for all, to do its part.
   */
  FloecatException missingPermission(
      String action, SecretRef ref, SecretCallResult.Unreadable<?> refused) {
    refused(action, ref, refused.cause());
    return new FailedPreconditionException(
        ErrorReason.MISSING_PERMISSION,
        "the service lacks %s in its secrets manager, or the use of its key; grant it"
            .formatted(action),
        refused.cause());
  }

  /** As above, where it said why. */
  FloecatException refusal(String action, SecretRef ref, SecretCallResult.Refused<?> refused) {
    refused(action, ref, refused.cause());
    return refusal(refused.cause());
  }

  /** What the caller is told of a refusal, which the operator knows of already. */
  static FailedPreconditionException refusal(SecretRefusedException cause) {
    return new FailedPreconditionException(
        reason(cause.kind()),
        "the secrets manager refuses the service: %s; `floecat doctor` says more"
            .formatted(cause.remedy()),
        cause);
  }

  /** What the caller is told where the write was refused, and may have taken effect before. */
  static UnavailableException unclear(SecretRefusedException cause) {
    return new UnavailableException(
        ErrorReason.DEPENDENCY_REFUSED,
        "the secrets manager refuses the service: %s; the write will be finished or undone once that"
                .formatted(cause.remedy())
            + " is mended, send it again under the same request id",
        Duration.ofSeconds(30),
        cause);
  }

  private static ErrorReason reason(SecretRefusedException.Kind kind) {
    return switch (kind) {
      case PERMISSION -> ErrorReason.MISSING_PERMISSION;
      case CREDENTIALS, SETTINGS, KEY, SECRET, UNLISTED -> ErrorReason.DEPENDENCY_REFUSED;
    };
  }

  /** Leaves the secrets manager's own words where the operator finds them. */
  void refused(String action, SecretRef ref, SecretsManagerException cause) {
    listener.on(OperationListener.Event.REFUSED, ref.name());
    if (cause instanceof SecretRefusedException) { // Its words may quote a value that it dislikes.
      log.warn(
          "the secrets manager refused {} on {}: {} {}",
          action,
          ref,
          cause.getMessage(),
          BackendCalls.latest().map(RetryPolicy::answer).orElse(""));
    } else {
      log.warn("the secrets manager refused {} on {}", action, ref, cause);
    }
  }

  private static String answer(BackendCall call) {
    return "(%s, request %s)".formatted(call.answer(), call.requestId().orElse("without an id"));
  }

  /** The attempts of one caller. */
  final class Attempts {

    private final long end;
    private Duration next = FIRST_PAUSE;

    private Attempts(long end) {
      this.end = end;
    }

    /** Waits before another attempt, longer each time; throws when patience is over. */
    void again(SecretCallResult.Unknown<?> unknown) {
      if (!pauseBeforeAnother()) {
        throw giveUp(unknown);
      }
    }

    /** Waits before another attempt; false when patience is over. */
    boolean pauseBeforeAnother() {
      if (Thread.currentThread().isInterrupted() || time.nanos() + next.toNanos() > end) {
        return false;
      }
      time.pause(next);
      next = next.multipliedBy(2);
      return true;
    }
  }

  /** What the caller is told where it stays unknown whether a call took effect. */
  static FloecatException giveUp(SecretCallResult.Unknown<?> unknown) {
    var cause = unknown.cause();
    return switch (cause.kind()) {
      case FAILED ->
          new UnavailableException(
              ErrorReason.DEPENDENCY_UNAVAILABLE,
              "the secrets manager does not answer; the write will be finished or undone, "
                  + "send it again under the same request id",
              Duration.ofSeconds(5),
              cause);
      case TIMED_OUT ->
          new DeadlineExceededException(
              ErrorReason.DEADLINE_EXCEEDED,
              "the secrets manager did not answer in time; the write will be finished or undone, "
                  + "send it again under the same request id",
              cause);
      case THROTTLED ->
          new ResourceExhaustedException(
              ErrorReason.THROTTLED,
              "the secrets manager takes no more calls for now",
              Duration.ofSeconds(10),
              cause);
    };
  }
}
