package io.floecat.iam;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One question to IAM: may this caller do this action on this resource? */
public final class AccessRequest {

  private final Caller caller;
  private final String action;
  private final String resource;
  private final RequestContext keys;

  /**
   * A request.
   *
   * @param action as {@code service:Action}
   * @param resource an ARN, or {@code *} for an action that has no resource
   * @param context the values of each condition key that the request carries. A key that is not
   *     there is absent, which is not the same as empty. Names compare without regard to case
   * @throws PolicyException the action is not modelled, or a key that holds one value has none or
   *     several
   */
  public AccessRequest(
      Caller caller, String action, String resource, Map<String, List<String>> context) {
    if (!Catalogue.isAction(action)) {
      throw new PolicyException("the action %s is not modelled".formatted(action));
    }
    this.caller = caller;
    this.action = action;
    this.resource = resource;
    this.keys = new RequestContext(context);
  }

  /** A request that carries nothing but what every request does. */
  public static AccessRequest of(Caller caller, String action, String resource) {
    return new RequestKeys(caller, UnconfirmedFacts.all().getFirst()).request(action, resource);
  }

  /** Who asks. */
  public Caller caller() {
    return caller;
  }

  /** As {@code service:Action}. */
  public String action() {
    return action;
  }

  /** An ARN, or {@code *}. */
  public String resource() {
    return resource;
  }

  RequestContext keys() {
    return keys;
  }

  /** Whether the caller belongs to the account of the resource. */
  boolean isWithinOneAccount() {
    return resource.equals("*")
        || caller.account().filter(Arn.parse(resource).account()::equals).isPresent();
  }

  /** The type of policy that the resource itself has: a role and a key have one, a secret may. */
  Optional<PolicyType> resourcePolicy() {
    if (resource.equals("*")) {
      return Optional.empty();
    }
    Arn arn = Arn.parse(resource);
    if (arn.service().equals("iam")
        && arn.resource().startsWith("role/")
        && action.regionMatches(true, 0, "sts:", 0, 4)) {
      return Optional.of(PolicyType.TRUST);
    }
    if (arn.service().equals("kms") && arn.resource().startsWith("key/")) {
      return Optional.of(PolicyType.KEY);
    }
    return arn.service().equals("secretsmanager")
        ? Optional.of(PolicyType.SECRET)
        : Optional.empty();
  }
}
