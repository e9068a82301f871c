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
 * What IAM makes of a request, by the documented evaluation logic: a deny anywhere wins; each level
 * of the organization must allow; a resource that has a policy must let the caller in; what that
 * policy does not decide by itself, the caller's own policies must allow, and the boundary and the
 * session policy with them. (IAM User Guide: "Policy evaluation logic", "Policy evaluation for
 * requests within a single account", "Cross-account policy evaluation logic"; KMS Developer Guide:
 * "Key policies in AWS KMS".)
 *
 * <p>Not modelled: resource control policies, policies of VPC endpoints, grants of keys, the root
 * user.
 */
public final class PolicyEvaluator {

  private final AccessRequest request;
  private final Policies policies;
  private final Unknowns unknowns;

  private PolicyEvaluator(AccessRequest request, Policies policies, Unknowns unknowns) {
    this.request = request;
    this.policies = policies;
    this.unknowns = unknowns;
  }

  /**
   * Decides one request.
   *
   * @throws PolicyException the combination of request and policies is not modelled, or the answer
   *     depends on what this model does not know, such as {@code aws:SourceVpce}
   */
  public static Decision evaluate(AccessRequest request, Policies policies) {
    Decision atBest = evaluate(request, policies, Unknowns.ALLOW);
    Decision atWorst = evaluate(request, policies, Unknowns.DENY);
    if (atBest.allowed() != atWorst.allowed()) {
      throw new PolicyException(
          "whether %s is allowed depends on what is not modelled: %s"
              .formatted(
                  request.action(),
                  String.join(", ", unknown(request, policies).map(Unknown::toString).toList())));
    }
    return atBest.allowed() ? atWorst : atBest;
  }

  /**
   * Decides one request, with all that is not known in the caller's favour or against him.
   *
   * @throws PolicyException the combination of request and policies is not modelled
   */
  public static Decision evaluate(AccessRequest request, Policies policies, Unknowns unknowns) {
    policies.requireFor(request);
    return new PolicyEvaluator(request, policies, unknowns).decide();
  }

  /** What the answer may depend on that this model does not know. */
  public static Stream<Unknown> unknown(AccessRequest request, Policies policies) {
    return policies
        .documents()
        .flatMap(
            policy ->
                policy.statements().stream()
                    .filter(one -> one.applies(request) == Truth.UNKNOWN)
                    .flatMap(
                        one ->
                            one.unknown(request).map(what -> new Unknown(policy.cite(one), what))));
  }

  /**
   * An element of a statement of which this model does not know whether it fits.
   *
   * @param what as it is written, such as {@code StringEquals aws:SourceVpce}
   */
  public record Unknown(Citation statement, String what) {
    @Override
    public String toString() {
      return "%s (%s)".formatted(what, statement);
    }
  }

  private Decision decide() {
    return policies
        .documents()
        .flatMap(policy -> denial(policy).stream())
        .findFirst()
        .<Decision>map(by -> new Denied(Kind.EXPLICIT_DENY, Optional.of(by), "denied by " + by))
        .orElseGet(this::decideByOrganization);
  }

  /** A Deny with NotPrincipal spares nobody who has a boundary: "NotPrincipal", key points. */
  private Optional<Citation> denial(PolicyDocument policy) {
    return policy
        .denial(request, unknowns)
        .or(
            () ->
                policies.boundary().isEmpty()
                    ? Optional.empty()
                    : policy.denialByNotPrincipal(request, unknowns));
  }

  /** Services and federated identities are in no account, and so under no organization. */
  private Decision decideByOrganization() {
    if (request.caller().account().isPresent()) {
      for (List<PolicyDocument> level : policies.organization()) {
        if (allowing(level).isEmpty()) {
          return nothingAllows(Kind.NO_ORGANIZATION_ALLOW, level);
        }
      }
    }
    return decideByResource();
  }

  private Decision decideByResource() {
    Reach reach =
        policies.resource().stream()
            .map(policy -> policy.reach(request, unknowns))
            .max(Reach::compareTo)
            .orElse(Reach.NONE);
    boolean sameAccount = request.isWithinOneAccount();
    if (reach == Reach.NONE && !(sameAccount && isLeftToIdentities())) {
      return nothingAllows(Kind.NO_RESOURCE_ALLOW, policies.resource());
    }
    if (request.caller().account().isEmpty() || (sameAccount && reach == Reach.CALLER)) {
      return new Allowed(byResource(reach));
    }
    return sameAccount && reach == Reach.ROLE
        ? withinBoundary(byResource(reach))
        : decideByIdentity();
  }

  /** A secret's own account needs no policy on it; a role and a key have one that must allow. */
  private boolean isLeftToIdentities() {
    return request.resourcePolicy().filter(type -> type != PolicyType.SECRET).isEmpty();
  }

  private Citation byResource(Reach reach) {
    return policies.resource().stream()
        .filter(policy -> policy.reach(request, unknowns) == reach)
        .flatMap(policy -> policy.allowing(request, unknowns).stream())
        .findFirst()
        .orElseThrow();
  }

  private Decision decideByIdentity() {
    return allowing(policies.identity())
        .map(this::withinBoundary)
        .orElseGet(() -> nothingAllows(Kind.NO_IDENTITY_ALLOW, policies.identity()));
  }

  private Decision withinBoundary(Citation by) {
    List<PolicyDocument> boundary = policies.boundary();
    return boundary.isEmpty() || allowing(boundary).isPresent()
        ? underSession(by)
        : nothingAllows(Kind.NO_BOUNDARY_ALLOW, boundary);
  }

  private Decision underSession(Citation by) {
    List<PolicyDocument> session = policies.session().stream().toList();
    return session.isEmpty() || allowing(session).isPresent()
        ? new Allowed(by)
        : nothingAllows(Kind.NO_SESSION_ALLOW, session);
  }

  private Optional<Citation> allowing(List<PolicyDocument> documents) {
    return documents.stream()
        .flatMap(policy -> policy.allowing(request, unknowns).stream())
        .findFirst();
  }

  private Decision nothingAllows(Kind kind, List<PolicyDocument> documents) {
    var names = documents.stream().map(PolicyDocument::name).toList();
    var nearest = documents.stream().flatMap(one -> one.nearMisses(request)).toList();
    var reason =
        new StringBuilder("nothing in ")
            .append(names.isEmpty() ? none(kind) : String.join(", ", names))
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

  private static String none(Kind kind) {
    return kind == Kind.NO_RESOURCE_ALLOW
        ? "the resource's policy (there is none)"
        : "the caller's policies (there are none)";
  }
}
