package io.floecat.sandbox.access;

import io.floecat.iam.AccessRequest;
import io.floecat.iam.AwsCall;
import io.floecat.iam.Caller;
import io.floecat.iam.Decision;
import io.floecat.iam.Policies;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.PolicyEvaluator;
import io.floecat.iam.PolicyException;
import io.floecat.iam.SecretsManagerCall;
import io.floecat.iam.UnconfirmedFacts;
import io.floecat.sandbox.principal.Identity;
import io.floecat.sandbox.principal.PolicyDirectory;
import io.floecat.sandbox.principal.Surroundings;
import io.floecat.sandbox.wire.AwsException;
import io.floecat.sandbox.wire.CommonError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the caller of one call may do. Remembers every question and its answer. */
public final class Access {

  private final Identity identity;
  private final Caller caller;
  private final Surroundings surroundings;
  private final UnconfirmedFacts facts;
  private final List<Verdict> verdicts = new ArrayList<>();

  /** The access of {@code identity} to what is in {@code directory}, now. */
  public Access(Identity identity, PolicyDirectory directory, Instant now, UnconfirmedFacts facts) {
    this.identity = identity;
    this.surroundings = directory.surroundings();
    this.caller = surroundings.around(identity, directory.region(), now);
    this.facts = facts;
  }

  /** Who calls. */
  public Identity identity() {
    return identity;
  }

  /** What was asked so far, in order. */
  public List<Verdict> verdicts() {
    return List.copyOf(verdicts);
  }

  /**
   * Returns if IAM lets {@code call} through.
   *
   * @param shownAs what a refusal names as the resource: what the caller has called it
   * @throws AwsException it does not
   */
  public void require(AwsCall call, String shownAs) {
    refusal(call, Optional.empty())
        .ifPresent(
            refusal -> {
              throw denied(refusal, shownAs, because(refusal));
            });
  }

  /**
   * Returns if IAM lets a call through whose conditions see nothing but its caller.
   *
   * @param action as {@code iam:GetRole}
   * @throws AwsException it does not
   */
  public void requireAllowed(String action, String resourceArn) {
    refusal(List.of(AccessRequest.of(caller, action, resourceArn)), Optional.empty())
        .ifPresent(
            refusal -> {
              throw denied(refusal, resourceArn, because(refusal));
            });
  }

  /** As above, for a role, whose trust policy has to agree. STS does not say what was missing. */
  public void requireTrusted(AwsCall call, PolicyDocument trust, String roleArn) {
    refusal(call, Optional.of(trust))
        .ifPresent(
            refusal -> {
              throw denied(refusal, roleArn, "");
            });
  }

  /** Whether {@code call} is let through, where the resource has a policy of its own too. */
  public boolean allows(AwsCall call, Optional<PolicyDocument> resourcePolicy) {
    return refusal(call, resourcePolicy).isEmpty();
  }

  private Optional<Refusal> refusal(AwsCall call, Optional<PolicyDocument> resourcePolicy) {
    try {
      return refusal(call.requests(caller, facts), resourcePolicy.or(() -> policyOfSecret(call)));
    } catch (PolicyException e) {
      throw notModelled(e);
    }
  }

  private static AwsException notModelled(PolicyException e) {
    return AwsException.notModelled("what this call asks of IAM: " + e.getMessage());
  }

  /** The first of the questions that IAM says no to. */
  private Optional<Refusal> refusal(
      List<AccessRequest> requests, Optional<PolicyDocument> resourcePolicy) {
    var policies =
        new Policies(
            identity.policies(),
            identity.boundary().stream().toList(),
            identity
                .session()
                .flatMap(Identity.Session::policy)
                .map(Identity.SessionPolicy::document),
            surroundings.organization(),
            resourcePolicy.stream().toList());
    try {
      for (AccessRequest request : requests) {
        Decision decision = PolicyEvaluator.evaluate(request, policies);
        verdicts.add(
            new Verdict(
                request.action(), request.resource(), decision.allowed(), decision.reason()));
        if (decision instanceof Decision.Denied denied) {
          return Optional.of(new Refusal(request, denied.kind()));
        }
      }
      return Optional.empty();
    } catch (PolicyException e) {
      throw notModelled(e);
    }
  }

  private Optional<PolicyDocument> policyOfSecret(AwsCall call) {
    return call instanceof SecretsManagerCall one && !one.action().equals("CreateSecret")
        ? one.secretName().flatMap(surroundings::ofSecret)
        : Optional.empty();
  }

  private AwsException denied(Refusal refusal, String shownAs, String because) {
    return AwsException.of(
        CommonError.ACCESS_DENIED,
        "User: %s is not authorized to perform: %s on resource: %s%s"
            .formatted(identity.caller().arn(), refusal.request().action(), shownAs, because));
  }

  private static String because(Refusal refusal) {
    String action = refusal.request().action();
    return switch (refusal.kind()) {
      case EXPLICIT_DENY -> " with an explicit deny";
      case NO_IDENTITY_ALLOW ->
          " because no identity-based policy allows the %s action".formatted(action);
      case NO_ORGANIZATION_ALLOW ->
          " because no service control policy allows the %s action".formatted(action);
      case NO_BOUNDARY_ALLOW ->
          " because no permissions boundary allows the %s action".formatted(action);
      case NO_SESSION_ALLOW -> " because no session policy allows the %s action".formatted(action);
      case NO_RESOURCE_ALLOW ->
          " because no resource-based policy allows the %s action".formatted(action);
    };
  }

  private record Refusal(AccessRequest request, Decision.Kind kind) {}
}
