package io.floecat.iam;

import java.util.Optional;

/**
 * What the policies of a deployment depend on.
 *
 * @param partition {@code aws}, {@code aws-cn} or {@code aws-us-gov}
 * @param region a region, or {@code *} for all
 * @param awsAccount the 12-digit account that holds the secrets
 * @param baseArn the role or user that the service runs as
 * @param roleArn the role that it assumes for each account, if it does
 * @param externalId what it passes when it does
 * @param kmsKeyArn the customer's key for secrets; none: the one that AWS manages
 * @param restore whether undelete is wanted, which needs RestoreSecret
 * @param podIdentityCluster the ARN of the EKS cluster in whose pods the service runs, if their
 *     base identity comes from EKS Pod Identity with its session tags
 */
public record Deployment(
    String partition,
    String region,
    String awsAccount,
    Optional<String> baseArn,
    Optional<String> roleArn,
    Optional<String> externalId,
    Optional<String> kmsKeyArn,
    boolean restore,
    Optional<String> podIdentityCluster) {

  /** One whose base identity brings no session tags. */
  public Deployment(
      String partition,
      String region,
      String awsAccount,
      Optional<String> baseArn,
      Optional<String> roleArn,
      Optional<String> externalId,
      Optional<String> kmsKeyArn,
      boolean restore) {
    this(
        partition,
        region,
        awsAccount,
        baseArn,
        roleArn,
        externalId,
        kmsKeyArn,
        restore,
        Optional.empty());
  }

  /**
   * This one, in pods of the cluster of this ARN that have their identity from EKS Pod Identity.
   */
  public Deployment withPodIdentity(String clusterArn) {
    return new Deployment(
        partition,
        region,
        awsAccount,
        baseArn,
        roleArn,
        externalId,
        kmsKeyArn,
        restore,
        Optional.of(clusterArn));
  }

  Scope scope() {
    return new Scope(partition, region, awsAccount);
  }
}
