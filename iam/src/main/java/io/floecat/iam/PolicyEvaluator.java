package io.floecat.iam;

import io.floecat.iam.Decision.Allowed;
import io.floecat.iam.Decision.Denied;
import io.floecat.iam.Decision.Kind;
import io.floecat.iam.PolicyDocument.NearMiss;
import io.floecat.iam.Principals.Reach;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What IAM makes of a request, by the documented evaluation logic: a deny anywhere wins; a resource
 * that has a policy must let the caller in; what that policy does not decide by itself, the
 * caller's own policies must allow, and the session policy with them.
 *
 * <p>Not modelled: permissions boundaries, policies of organizations and VPC endpoints, the root
 * user.
 */
public final class PolicyEvaluator {

  private final AccessRequest request;
  private final Policies policies;

  private PolicyEvaluator(AccessRequest request, Policies policies) {
    this.request = request;
    this.policies = policies;
  }

  /**
   * Decides one request.
   *
   * @throws PolicyException the combination of request and policies is not modelled
   */
  public static Decision evaluate(AccessRequest request, Policies policies) {
    policies.requireFor(request);
    return new PolicyEvaluator(request, policies).decide();
  }

  private Decision decide() {
    return everyPolicy()
        .flatMap(policy -> policy.denial(request).stream())
        .findFirst()
        .<Decision>map(by -> new Denied(Kind.EXPLICIT_DENY, Optional.of(by), "denied by " + by))
        .orElseGet(this::decideByAllows);
  }

  private Decision decideByAllows() {
    if (policies.resource().isEmpty()) {
      return decideByCallersPolicies();
    }
    PolicyDocument resource = policies.resource().get();
    Reach reach = resource.reach(request);
    boolean sameAccount = request.isWithinOneAccount();
    if (reach == Reach.NONE) {
      return nothingAllows(Kind.NO_RESOURCE_ALLOW, List.of(resource));
    }
    if (sameAccount && reach == Reach.CALLER) {
      return new Allowed(resource.allowing(request).orElseThrow());
    }
    if (sameAccount && reach == Reach.ROLE) {
      return underSession(resource.allowing(request).orElseThrow());
    }
    return decideByCallersPolicies();
  }

  private Decision decideByCallersPolicies() {
    return policies.identity().stream()
        .flatMap(policy -> policy.allowing(request).stream())
        .findFirst()
        .map(this::underSession)
        .orElseGet(() -> nothingAllows(Kind.NO_IDENTITY_ALLOW, policies.identity()));
  }

  private Decision underSession(Citation by) {
    Optional<PolicyDocument> session = policies.session();
    if (session.isPresent() && session.get().allowing(request).isEmpty()) {
      return nothingAllows(Kind.NO_SESSION_ALLOW, List.of(session.get()));
    }
    return new Allowed(by);
  }

  private Stream<PolicyDocument> everyPolicy() {
    return Stream.concat(
        policies.identity().stream(),
        Stream.concat(policies.session().stream(), policies.resource().stream()));
  }

  private Decision nothingAllows(Kind kind, List<PolicyDocument> documents) {
    var names = documents.stream().map(PolicyDocument::name).toList();
    var nearest = documents.stream().flatMap(one -> one.nearMisses(request)).toList();
    var reason =
        new StringBuilder("nothing in ")
            .append(
                names.isEmpty()
                    ? "the caller's policies (there are none)"
                    : String.join(", ", names))
            .append(" allows ")
            .append(request.caller().arn())
            .append(' ')
            .append(request.action())
            .append(" on ")
            .append(request.resource());
    nearest.forEach(one -> reason.append("; ").append(one));
    return new Denied(
        kind, nearest.stream().map(NearMiss::statement).findFirst(), reason.toString());
  }
}
