package io.floecat.iam;

import java.util.Optional;

/**
 * What the policies of a deployment depend on.
 *
 * @param partition {@code aws}, {@code aws-cn} or {@code aws-us-gov}
 * @param region a region, or {@code *} for all
 * @param awsAccount the 12-digit account that holds the secrets
 * @param restore whether undelete is wanted, which needs RestoreSecret
 */
public record Deployment(
    String partition,
    String region,
    String awsAccount,
    Optional<String> baseRoleArn,
    Optional<String> roleArn,
    Optional<String> externalId,
    Optional<String> kmsKeyArn,
    boolean restore) {}
