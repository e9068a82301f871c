package io.floecat.aws;

import java.util.regex.Pattern;

/**
 * The ARN of an IAM role, such as {@code arn:aws:iam::123456789012:role/floecat-secrets}.
 *
 * @param value the whole ARN, in any partition
 */
public record RoleArn(String value) {

  private static final Pattern LEGAL =
      Pattern.compile("arn:aws[a-z0-9-]*:iam::[0-9]{12}:role/[\\x21-\\x7E]{1,512}");

  /** Throws {@link IllegalArgumentException}, which does not repeat it, where it is none. */
  public RoleArn {
    if (!LEGAL.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "the ARN of a role looks like arn:aws:iam::123456789012:role/floecat-secrets");
    }
  }

  /** The 12 digits of the AWS account that the role is in. */
  String account() {
    return value.split(":", -1)[4];
  }

  /** As {@code aws}. */
  String partition() {
    return value.split(":", -1)[1];
  }

  @Override
  public String toString() {
    return value;
  }
}
