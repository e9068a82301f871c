package io.floecat.iam.proof;

import io.floecat.iam.Deployment;
import io.floecat.iam.DeploymentPolicies;

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

  /** These, with the sessions under the service's session policy. */
  PolicySet confine() {
    return new PolicySet(deployment, policies, true);
  }
}
