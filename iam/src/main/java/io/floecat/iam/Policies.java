package io.floecat.iam;

import java.util.List;
import java.util.Optional;

/**
 * The policies that one request meets.
 *
 * @param identity what is attached to the caller, or to the role whose session it is
 * @param session what was passed with AssumeRole; nothing is allowed through it that it does not
 *     allow too
 * @param resource what is attached to the resource: a role's trust policy for the sts actions on a
 *     role, a key's policy for the kms actions; other resources have none here
 */
public record Policies(
    List<PolicyDocument> identity,
    Optional<PolicyDocument> session,
    Optional<PolicyDocument> resource) {

  /** Copies the list. */
  public Policies {
    identity = List.copyOf(identity);
  }

  /** Only what is attached to the caller. */
  public static Policies identity(List<PolicyDocument> identity) {
    return new Policies(identity, Optional.empty(), Optional.empty());
  }

  /** These, under a session policy. */
  public Policies withSession(PolicyDocument policy) {
    return new Policies(identity, Optional.of(policy), resource);
  }

  /** These, on a resource that has a policy of its own. */
  public Policies withResource(PolicyDocument policy) {
    return new Policies(identity, session, Optional.of(policy));
  }

  /** Throws {@link PolicyException} where these are not the policies such a request meets. */
  void requireFor(AccessRequest request) {
    identity.forEach(policy -> policy.require(PolicyType.IDENTITY));
    session.ifPresent(policy -> policy.require(PolicyType.IDENTITY));
    Optional<PolicyType> needed = request.resourcePolicy();
    if (needed.isPresent() != resource.isPresent()) {
      throw new PolicyException(
          needed.isPresent()
              ? "%s needs the policy of the resource, %s"
                  .formatted(request.action(), request.resource())
              : "the policy of the resource %s is not modelled".formatted(request.resource()));
    }
    resource.ifPresent(policy -> policy.require(needed.orElseThrow()));
  }
}
