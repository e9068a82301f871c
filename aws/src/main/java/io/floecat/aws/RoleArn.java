package io.floecat.aws;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARN of an IAM role, such as {@code arn:aws:iam::123456789012:role/floecat-secrets}.
 *
 * @param value the whole ARN
 * @param partition {@code aws}, {@code aws-cn}, {@code aws-us-gov}, ...
 * @param account the AWS account that owns the role, and so the secrets that its sessions see
 */
public record RoleArn(String value, String partition, String account) {

  private static final Pattern LEGAL =
      Pattern.compile("arn:(aws[a-z0-9-]*):iam::([0-9]{12}):role/[\\x21-\\x7E]{1,512}");

  /** Throws {@link IllegalArgumentException} where {@code arn} is not the ARN of a role. */
  public static RoleArn parse(String arn) {
    Matcher parts = LEGAL.matcher(arn);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "the ARN of a role looks like arn:aws:iam::123456789012:role/floecat-secrets");
    }
    return new RoleArn(arn, parts.group(1), parts.group(2));
  }

  @Override
  public String toString() {
    return value;
  }
}
