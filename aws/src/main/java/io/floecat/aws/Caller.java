package io.floecat.aws;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who AWS says the service is.
 *
 * @param arn of a user or of a session of a role
 * @param account the AWS account's 12 digits
 */
record Caller(String arn, String account) {

  private static final Pattern SESSION =
      Pattern.compile("arn:([^:]+):sts::([0-9]+):assumed-role/([^/]+)/.*");

  String partition() {
    return arn.split(":", 3)[1];
  }

  /** The ARN that policies name: of the role where this is a session of one (without its path). */
  String principal() {
    Matcher session = SESSION.matcher(arn);
    return session.matches()
        ? "arn:%s:iam::%s:role/%s".formatted(session.group(1), session.group(2), session.group(3))
        : arn;
  }
}
