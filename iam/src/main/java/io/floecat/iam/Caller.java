package io.floecat.iam;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who signs a request.
 *
 * @param arn a user's or a role session's ARN
 * @param role the ARN of the role, with its path, whose session this is; none for a user
 * @param tags the principal's tags: for a session, the session tags and the role's own under them
 */
public record Caller(String arn, Optional<String> role, Map<String, String> tags) {

  private static final Pattern USER_OR_SESSION =
      Pattern.compile("arn:[^:]+:(iam::\\d{12}:user/.+|sts::\\d{12}:assumed-role/[^/]+/[^/]+)");

  /** Copies the tags; throws {@link PolicyException} where {@code arn} is of another kind. */
  public Caller {
    if (!USER_OR_SESSION.matcher(arn).matches()) {
      throw new PolicyException("%s is neither a user nor a session of a role".formatted(arn));
    }
    tags = Map.copyOf(tags);
  }

  /** An IAM user without tags. */
  public static Caller user(String arn) {
    return new Caller(arn, Optional.empty(), Map.of());
  }

  /** A session of a role, with the tags it was assumed with. */
  public static Caller session(String roleArn, String sessionName, Map<String, String> tags) {
    Arn role = Arn.parse(roleArn);
    String name = roleArn.substring(roleArn.lastIndexOf('/') + 1);
    String arn =
        "arn:%s:sts::%s:assumed-role/%s/%s"
            .formatted(role.partition(), role.account(), name, sessionName);
    return new Caller(arn, Optional.of(roleArn), tags);
  }

  /** The AWS account the caller belongs to. */
  public String account() {
    return Arn.parse(arn).account();
  }

  /** What {@code aws:username} holds, for a user. */
  Optional<String> userName() {
    return role.isPresent()
        ? Optional.empty()
        : Optional.of(arn.substring(arn.lastIndexOf('/') + 1));
  }

  /** What {@code aws:PrincipalArn} holds: the role of a session, else the caller itself. */
  String principalArn() {
    return role.orElse(arn);
  }
}
