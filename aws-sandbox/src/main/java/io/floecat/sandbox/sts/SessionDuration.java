package io.floecat.sandbox.sts;

import io.floecat.sandbox.principal.Identity;
import io.floecat.sandbox.principal.Role;
import io.floecat.sandbox.wire.AwsException;
import io.floecat.sandbox.wire.CommonError;
import io.floecat.sandbox.wire.Fields;
import io.floecat.sandbox.wire.Shape;
import java.time.Duration;

/** How long a session may last (AWS_FACTS 3). */
final class SessionDuration {

  private static final Duration CHAINED = Duration.ofHours(1);
  private static final int MIN_SECONDS = 900;
  private static final int MAX_SECONDS = 43_200;
  private static final Shape DIGITS = Shape.text(1, 6).of("\\d+");

  private SessionDuration() {}

  static Duration read(Fields fields) {
    int seconds = fields.text("DurationSeconds", DIGITS).map(Integer::valueOf).orElse(3600);
    if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) {
      throw AwsException.of(
          CommonError.VALIDATION,
          ("1 validation error detected: Value '%s' at 'durationSeconds' failed to satisfy"
                  + " constraint: Member must have value between %s and %s")
              .formatted(seconds, MIN_SECONDS, MAX_SECONDS));
    }
    return Duration.ofSeconds(seconds);
  }

  /** Too long a session is refused, not cut. */
  static void require(Duration duration, Role role, Identity caller) {
    if (caller.session().isPresent() && duration.compareTo(CHAINED) > 0) {
      throw AwsException.of(
          CommonError.VALIDATION,
          "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role"
              + " chaining");
    }
    if (duration.compareTo(role.maxSession()) > 0) {
      throw AwsException.of(
          CommonError.VALIDATION,
          "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }
  }
}
