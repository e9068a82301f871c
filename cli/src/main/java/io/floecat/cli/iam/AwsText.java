package io.floecat.cli.iam;

import io.floecat.cli.shell.CliException;
import java.util.regex.Pattern;

/** The shapes of what is given to AWS beside ARNs. */
enum AwsText {
  REGION("\\*|[a-z]{2,4}(-[a-z]+)+-\\d+", "no region; one looks like eu-west-1, and * means all"),
  ACCOUNT("\\d{12}", "no AWS account; one has 12 digits"),
  EXTERNAL_ID(
      "[\\w+=,.@:/-]{2,1224}",
      "no external id; one has 2 to 1,224 of A-Z a-z 0-9 _ + = , . @ : / -");

  private final Pattern shape;
  private final String problem;

  AwsText(String shape, String problem) {
    this.shape = Pattern.compile(shape);
    this.problem = problem;
  }

  void require(String option, String text) {
    if (!shape.matcher(text).matches()) {
      throw CliException.usage("%s is %s".formatted(option, problem));
    }
  }

  /** By the beginning of a Region's name, which says its partition. */
  static String partitionOf(String region) {
    return switch (region.replaceFirst("^([a-z]+-(gov|isob|isoe|isof|iso)|[a-z]+)-.*", "$1")) {
      case "cn" -> "aws-cn";
      case "us-gov" -> "aws-us-gov";
      case "us-iso" -> "aws-iso";
      case "us-isob" -> "aws-iso-b";
      case "eu-isoe" -> "aws-iso-e";
      case "us-isof" -> "aws-iso-f";
      case "eusc" -> "aws-eusc";
      default -> "aws";
    };
  }
}
