package io.floecat.sandbox.isolation;

import io.floecat.iam.Deployment;
import io.floecat.iam.PolicyDocument;
import java.util.List;
import java.util.Optional;

/**
 * The policies of a deployment, as they are or are to be.
 *
 * @param deployment what they are for; names a base identity
 * @param role what is attached to the role; empty where there is none
 * @param trust the role's trust policy; where it is not known, who may assume the role is not asked
 * @param base what is attached to the base identity; where it is not known, it is taken to be what
 *     {@code iam print} prints
 * @param confined whether sessions are under the session policy that the service passes, too
 */
record PolicySet(
    Deployment deployment,
    List<PolicyDocument> role,
    Optional<PolicyDocument> trust,
    List<PolicyDocument> base,
    boolean confined) {

  /** Copies the lists. */
  public PolicySet {
    role = List.copyOf(role);
    base = List.copyOf(base);
  }

  /** Whether there is a role, and so a wall in AWS. */
  public boolean hasRole() {
    return deployment.roleArn().isPresent();
  }

  /** These, with the sessions under the service's session policy. */
  PolicySet confine() {
    return new PolicySet(deployment, role, trust, base, true);
  }
}
