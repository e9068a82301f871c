package io.floecat.cli.iam;

import io.floecat.cli.shell.CliException;
import java.util.regex.Pattern;

/** An ARN that was given with an option. */
record AwsArn(String option, String text, String partition, String region, String account) {

  private static final String PARTITION = "arn:(aws(?:-[a-z]+)*):";
  private static final Pattern ROLE =
      Pattern.compile(PARTITION + "iam:():(\\d{12}):role/[\\w+=,.@/-]+");
  private static final Pattern ROLE_OR_USER =
      Pattern.compile(PARTITION + "iam:():(\\d{12}):(?:role|user)/[\\w+=,.@/-]+");
  private static final Pattern KEY =
      Pattern.compile(PARTITION + "kms:([a-z0-9-]+):(\\d{12}):key/[A-Za-z0-9-]+");

  private static final Pattern CLUSTER =
      Pattern.compile(
          PARTITION + "eks:([a-z0-9-]+):(\\d{12}):cluster/[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

  static AwsArn role(String option, String text) {
    return read(option, text, ROLE, "a role", "arn:aws:iam::123456789012:role/floecat-secrets");
  }

  static AwsArn roleOrUser(String option, String text) {
    return read(
        option,
        text,
        ROLE_OR_USER,
        "a role or user",
        "arn:aws:iam::123456789012:role/floecat-base");
  }

  static AwsArn key(String option, String text) {
    return read(option, text, KEY, "a key", "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-...");
  }

  static AwsArn cluster(String option, String text) {
    return read(
        option, text, CLUSTER, "an EKS cluster", "arn:aws:eks:eu-west-1:123456789012:cluster/prod");
  }

  private static AwsArn read(
      String option, String text, Pattern shape, String what, String example) {
    var matcher = shape.matcher(text);
    if (!matcher.matches()) {
      throw CliException.usage(
          "%s is no ARN of %s%s; one looks like %s"
              .formatted(option, what, instead(text), example));
    }
    return new AwsArn(option, text, matcher.group(1), matcher.group(2), matcher.group(3));
  }

  /** What it is, where that is a usual mistake. */
  private static String instead(String text) {
    if (text.contains(":assumed-role/")) {
      return " but of a session; give the role itself";
    }
    if (text.contains(":alias/")) {
      return " but of an alias, which can move to another key";
    }
    if (text.contains(":instance-profile/")) {
      return " but of an instance profile; give the role in it";
    }
    return "";
  }
}
