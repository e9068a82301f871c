package io.floecat.iam;

/**
 * Where secrets are, in the terms of policies.
 *
 * @param region a region, or {@code *} for all
 */
record Scope(String partition, String region, String awsAccount) {

  /** The secrets of every account. */
  String secrets() {
    return named("*");
  }

  /** The secrets of one account, whose id may be a variable. */
  String secretsOf(String accountId) {
    return named(accountId + "/*");
  }

  /**
   * The pattern of {@code kms:ViaService} for Secrets Manager. Whether KMS in China reports the
   * service with the domain of China, no source says; both are taken.
   */
  String viaService() {
    return "secretsmanager." + region + ".amazonaws.com" + (partition.equals("aws-cn") ? "*" : "");
  }

  private String named(String rest) {
    return "arn:%s:secretsmanager:%s:%s:secret:accounts/%s"
        .formatted(partition, region, awsAccount, rest);
  }
}
