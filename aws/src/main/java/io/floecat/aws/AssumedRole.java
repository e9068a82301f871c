package io.floecat.aws;

import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The role that is assumed once for each account, tagged {@code AccountId}.
 *
 * @param externalId what the role's trust policy asks for, if it does
 * @param sessionDuration {@link #MIN_DURATION} to {@link #MAX_DURATION}, in whole seconds; above
 *     {@link #MAX_CHAINED} only where the service's own identity is not a role (AWS_FACTS 3)
 * @param sessionPolicy whether a session is confined to its account's names by a policy of its own,
 *     however wide the role's policy is
 */
public record AssumedRole(
    RoleArn arn, Optional<String> externalId, Duration sessionDuration, boolean sessionPolicy) {

  /** The shortest session (STS AssumeRole, {@code DurationSeconds}). */
  public static final Duration MIN_DURATION = Duration.ofMinutes(15);

  /** The longest session that AWS gives to a caller that is itself a role (AWS_FACTS 3). */
  public static final Duration MAX_CHAINED = Duration.ofHours(1);

  /** The longest session (STS AssumeRole, {@code DurationSeconds}). */
  public static final Duration MAX_DURATION = Duration.ofHours(12);

  private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");

  /** Throws {@link IllegalArgumentException} where STS would refuse a part. */
  public AssumedRole {
    externalId.ifPresent(AssumedRole::requireExternalId);
    requireDuration(sessionDuration);
  }

  /** This role, without external id, for an hour at a time, with a session policy. */
  public static AssumedRole of(RoleArn arn) {
    return new AssumedRole(arn, Optional.empty(), MAX_CHAINED, true);
  }

  /** Returns {@code id}; throws {@link IllegalArgumentException} where it is none. */
  public static String requireExternalId(String id) {
    if (!EXTERNAL_ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "an external id is 2 to 1224 of A-Z a-z 0-9 _ + = , . @ : / -");
    }
    return id;
  }

  /** Returns {@code duration}; throws {@link IllegalArgumentException} where none can last that. */
  public static Duration requireDuration(Duration duration) {
    if (duration.compareTo(MIN_DURATION) < 0
        || duration.compareTo(MAX_DURATION) > 0
        || duration.getNano() != 0) {
      throw new IllegalArgumentException("a session lasts 15 minutes to 12 hours");
    }
    return duration;
  }

  /** AWS gives an hour to a caller that is itself a role, and fails what asks for more. */
  void requireAttainableBy(String callerArn) {
    if (sessionDuration.compareTo(MAX_CHAINED) > 0 && callerArn.contains(":assumed-role/")) {
      throw new FailedPreconditionException(
          ErrorReason.DEPENDENCY_UNAVAILABLE,
          "floecat.secrets.aws.session-duration: AWS allows at most PT1H here, because the service"
              + " itself runs under a role");
    }
  }
}
