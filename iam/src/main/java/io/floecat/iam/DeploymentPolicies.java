package io.floecat.iam;

import java.util.List;
import java.util.stream.Stream;

/**
 * All policy documents that bear on a deployment. Several documents of one list count as one that
 * has all their statements, but for those of secrets.
 *
 * @param role what is attached to the role that the service assumes for each account; nothing where
 *     there is no role
 * @param trust the trust policy of that role; empty where it is not known
 * @param base what is attached to the identity that the service runs as
 * @param organization the service control policies of the AWS account, level by level: each must
 *     allow; empty where there are none
 * @param secrets policies of secrets: each secret may have any one of them, or none
 * @param key the policy of the key that the secrets are encrypted with; empty where it is not known
 */
public record DeploymentPolicies(
    Attached role,
    List<PolicyDocument> trust,
    Attached base,
    List<List<PolicyDocument>> organization,
    List<PolicyDocument> secrets,
    List<PolicyDocument> key) {

  /**
   * What is attached to a user or role.
   *
   * @param boundary its permissions boundary; empty: there is none
   */
  public record Attached(List<PolicyDocument> policies, List<PolicyDocument> boundary) {

    /** Copies the lists. */
    public Attached {
      policies = List.copyOf(policies);
      boundary = List.copyOf(boundary);
    }

    private Attached orElse(Attached others) {
      return new Attached(
          policies.isEmpty() ? others.policies : policies,
          boundary.isEmpty() ? others.boundary : boundary);
    }
  }

  /** Copies the lists. */
  public DeploymentPolicies {
    trust = List.copyOf(trust);
    organization = organization.stream().map(List::copyOf).toList();
    secrets = List.copyOf(secrets);
    key = List.copyOf(key);
  }

  /** These, and of each kind of which there are none here, those of {@code others}. */
  public DeploymentPolicies orElse(DeploymentPolicies others) {
    return new DeploymentPolicies(
        role.orElse(others.role),
        trust.isEmpty() ? others.trust : trust,
        base.orElse(others.base),
        organization.isEmpty() ? others.organization : organization,
        secrets.isEmpty() ? others.secrets : secrets,
        key.isEmpty() ? others.key : key);
  }

  /** What a session of the role meets, beside policies of resources. */
  public Policies ofRole() {
    return within(role);
  }

  /** What the base identity meets, beside policies of resources. */
  public Policies ofBase() {
    return within(base);
  }

  private Policies within(Attached attached) {
    return Policies.identity(attached.policies())
        .withBoundary(attached.boundary())
        .withOrganization(organization);
  }

  /** All of them. */
  public Stream<PolicyDocument> documents() {
    return Stream.concat(
        Stream.of(
                role.policies(),
                role.boundary(),
                trust,
                base.policies(),
                base.boundary(),
                secrets,
                key)
            .flatMap(List::stream),
        organization.stream().flatMap(List::stream));
  }
}
