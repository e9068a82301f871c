package io.floecat.iam.proof;

import io.floecat.iam.Deployment;
import io.floecat.iam.DeploymentPolicies;
import java.util.ArrayList;
import java.util.List;

/**
 * The policies of a deployment, as they are or are to be.
 *
 * @param deployment what they are for; names a base identity, and a role if there is one
 * @param confined whether sessions are under the session policy that the service passes, too
 */
public record PolicySet(Deployment deployment, DeploymentPolicies policies, boolean confined) {

  /** Whether there is a role, and so a wall in AWS. */
  public boolean hasRole() {
    return deployment.roleArn().isPresent();
  }

  /** What is not asked because a policy is not given, one sentence each. */
  public List<String> unchecked() {
    List<String> unchecked = new ArrayList<>();
    if (hasRole() && policies.trust().isEmpty()) {
      unchecked.add("Who may assume the role is not checked: --trust-policy is not given.");
    }
    if (hasRole() && policies.base().policies().isEmpty()) {
      unchecked.add(
          "Whether the service reaches secrets without the role is not checked: --base-policy is"
              + " not given.");
    }
    return List.copyOf(unchecked);
  }

  /** These, with the sessions under the service's session policy. */
  PolicySet confine() {
    return new PolicySet(deployment, policies, true);
  }
}
