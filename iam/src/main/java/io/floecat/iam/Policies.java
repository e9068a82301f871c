package io.floecat.iam;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The policies that one request meets. Several documents of one list count as one that has all
 * their statements.
 *
 * @param identity what is attached to the caller, or to the role whose session it is
 * @param boundary the permissions boundary of the same; empty: there is none
 * @param session what was passed with AssumeRole; nothing is allowed through it that it does not
 *     allow too
 * @param organization the service control policies of the caller's account, level by level: each
 *     must allow; empty: there are none
 * @param resource what is attached to the resource: a role's trust policy for the sts actions on a
 *     role, a key's policy for the kms actions, and a secret's policy, which may be missing
 */
public record Policies(
    List<PolicyDocument> identity,
    List<PolicyDocument> boundary,
    Optional<PolicyDocument> session,
    List<List<PolicyDocument>> organization,
    List<PolicyDocument> resource) {

  /** Copies the lists. */
  public Policies {
    identity = List.copyOf(identity);
    boundary = List.copyOf(boundary);
    organization = organization.stream().map(List::copyOf).toList();
    resource = List.copyOf(resource);
  }

  /** Only what is attached to the caller. */
  public static Policies identity(List<PolicyDocument> identity) {
    return new Policies(identity, List.of(), Optional.empty(), List.of(), List.of());
  }

  /** These, with other policies attached to the caller. */
  public Policies withIdentity(List<PolicyDocument> policies) {
    return new Policies(policies, boundary, session, organization, resource);
  }

  /** These, within a permissions boundary. */
  public Policies withBoundary(List<PolicyDocument> policies) {
    return new Policies(identity, policies, session, organization, resource);
  }

  /** These, under a session policy. */
  public Policies withSession(PolicyDocument policy) {
    return new Policies(identity, boundary, Optional.of(policy), organization, resource);
  }

  /** These, in an account under service control policies. */
  public Policies withOrganization(List<List<PolicyDocument>> levels) {
    return new Policies(identity, boundary, session, levels, resource);
  }

  /** These, on a resource that has a policy of its own. */
  public Policies withResource(PolicyDocument policy) {
    return withResource(List.of(policy));
  }

  /** These, on a resource with policies of its own; with none of them where the list is empty. */
  public Policies withResource(List<PolicyDocument> policies) {
    return new Policies(identity, boundary, session, organization, policies);
  }

  /** All of them, those of the identity first. */
  public Stream<PolicyDocument> documents() {
    return Stream.of(
            identity.stream(),
            boundary.stream(),
            session.stream(),
            organization.stream().flatMap(List::stream),
            resource.stream())
        .flatMap(documents -> documents);
  }

  /** Throws {@link PolicyException} where these are not the policies such a request meets. */
  void requireFor(AccessRequest request) {
    identity.forEach(policy -> policy.require(PolicyType.IDENTITY));
    boundary.forEach(policy -> policy.require(PolicyType.BOUNDARY));
    session.ifPresent(policy -> policy.require(PolicyType.IDENTITY));
    organization.stream()
        .flatMap(List::stream)
        .forEach(policy -> policy.require(PolicyType.SERVICE_CONTROL));
    Optional<PolicyType> type = request.resourcePolicy();
    if (type.isEmpty() && !resource.isEmpty()) {
      throw new PolicyException(
          "the policy of the resource %s is not modelled".formatted(request.resource()));
    }
    if (resource.isEmpty() && type.filter(one -> one != PolicyType.SECRET).isPresent()) {
      throw new PolicyException(
          "%s needs the policy of the resource, %s"
              .formatted(request.action(), request.resource()));
    }
    resource.forEach(policy -> policy.require(type.orElseThrow()));
  }
}
