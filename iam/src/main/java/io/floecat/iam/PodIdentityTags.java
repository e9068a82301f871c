package io.floecat.iam;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tags that EKS Pod Identity puts on the session of a pod, all of them transitive, unless its
 * association says {@code disableSessionTags} (AWS_FACTS 3.2).
 */
public final class PodIdentityTags {

  /** The one that no two clusters share. */
  static final String CLUSTER_ARN = "eks-cluster-arn";

  /** All six keys. */
  public static final List<String> KEYS =
      List.of(
          CLUSTER_ARN,
          "eks-cluster-name",
          "kubernetes-namespace",
          "kubernetes-service-account",
          "kubernetes-pod-name",
          "kubernetes-pod-uid");

  private PodIdentityTags() {}

  /** Those that are the same for all pods in the cluster of this ARN. */
  public static Map<String, String> ofCluster(String clusterArn) {
    return Map.of(
        CLUSTER_ARN,
        clusterArn,
        "eks-cluster-name",
        clusterArn.substring(clusterArn.lastIndexOf('/') + 1));
  }

  /** Those of a pod in the cluster of this ARN, with usual values for all else. */
  public static Map<String, String> of(String clusterArn) {
    var tags = new LinkedHashMap<>(ofCluster(clusterArn));
    tags.put("kubernetes-namespace", "floecat");
    tags.put("kubernetes-service-account", "floecat");
    tags.put("kubernetes-pod-name", "floecat-7d4b9c6f5-x2x7q");
    tags.put("kubernetes-pod-uid", "0a1b2c3d-1111-2222-3333-444455556666");
    return tags;
  }
}
