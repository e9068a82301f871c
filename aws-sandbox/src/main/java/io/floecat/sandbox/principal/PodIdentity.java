package io.floecat.sandbox.principal;

import io.floecat.iam.PodIdentityTags;
import java.util.HashSet;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What EKS Pod Identity gives a pod: a session of its role with six transitive tags (AWS_FACTS
 * 3.2).
 *
 * @param clusterArn of the pod's cluster
 */
public record PodIdentity(String clusterArn) {

  /** PackedPolicySize of a call with such a session, as it was seen on AWS (AWS_FACTS 3.2). */
  private static final int HANDED_ON_PERCENT = 74;

  private static final Pattern CLUSTER =
      Pattern.compile("arn:aws[a-z-]*:eks:[a-z0-9-]+:\\d{12}:cluster/[A-Za-z0-9_-]{1,100}");

  /** Throws {@link IllegalArgumentException} where {@code clusterArn} is not a cluster's. */
  public PodIdentity {
    if (!CLUSTER.matcher(clusterArn).matches()) {
      throw new IllegalArgumentException(
          "the ARN of a cluster looks like arn:aws:eks:us-east-1:123456789012:cluster/prod");
    }
  }

  /** The session of such a pod. */
  public Identity.Session session() {
    String cluster = clusterArn.substring(clusterArn.lastIndexOf('/') + 1);
    return new Identity.Session(
        "eks-" + cluster.substring(0, Math.min(30, cluster.length())) + "-floecat-7d4b9c6f5",
        PodIdentityTags.of(clusterArn),
        new HashSet<>(PodIdentityTags.KEYS),
        Optional.empty(),
        HANDED_ON_PERCENT);
  }
}
