package io.floecat.cli.iam;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What policies name: the parts of the deployment that they were written for. */
record NamedInPolicies(String role, String trust, String base) {

  private static final Pattern BASE_ARN =
      Pattern.compile("\"(arn:[a-z-]+:iam::\\d{12}:(?:role|user)/[^\"*?$]+)\"");
  private static final Pattern ROLE_ARN =
      Pattern.compile("\"(arn:[a-z-]+:iam::\\d{12}:role/[^\"*?$]+)\"");
  private static final Pattern ACCOUNT =
      Pattern.compile("arn:[a-z-]+:secretsmanager:[^:]*:(\\d{12}):");
  private static final Pattern REGION = Pattern.compile("arn:[a-z-]+:secretsmanager:([^:]+):");
  private static final Pattern KEY_ARN =
      Pattern.compile("\"(arn:[a-z-]+:kms:[a-z0-9-]+:\\d{12}:key/[A-Za-z0-9-]+)\"");
  private static final Pattern EXTERNAL_ID =
      Pattern.compile("\"sts:ExternalId\"\\s*:\\s*\\[?\\s*\"([^\"*?$]+)\"");

  /** Whom the trust policy lets in. */
  Optional<String> baseArn() {
    return first(BASE_ARN, trust);
  }

  /** What the base policy lets the service assume. */
  Optional<String> roleArn() {
    return first(ROLE_ARN, base);
  }

  Optional<String> account() {
    return first(ACCOUNT, role + base);
  }

  /** Where it is one and not all. */
  Optional<String> region() {
    List<String> all = all(REGION, role + base);
    return all.stream()
        .filter(region -> !region.contains("*") && all.stream().allMatch(region::equals))
        .findFirst();
  }

  Optional<String> kmsKeyArn() {
    return first(KEY_ARN, role + base);
  }

  Optional<String> externalId() {
    return first(EXTERNAL_ID, trust);
  }

  private static Optional<String> first(Pattern pattern, String text) {
    return all(pattern, text).stream().findFirst();
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).toList();
  }
}
