package io.floecat.iam;

import java.util.List;
import java.util.Optional;

/**
 * One statement of a policy.
 *
 * @param label its Sid, or its number from 1
 * @param allows whether its effect is Allow, not Deny
 * @param principals whom it is about; none in an identity policy, where that is the caller
 * @param resources what it is about; none in a trust policy, where that is the role
 * @param actions what it is about
 * @param conditions all of which must hold
 */
public record Statement(
    String label,
    boolean allows,
    Optional<Principals> principals,
    Actions actions,
    Optional<Resources> resources,
    List<Condition> conditions) {

  /** An Action element, or with {@code except} a NotAction element. */
  public record Actions(List<ActionPattern> patterns, boolean except) {
    /** Whether an action, as {@code service:Action}, is one of these. */
    public boolean include(String action) {
      return patterns.stream().anyMatch(one -> one.glob().matchesIgnoringCase(action)) != except;
    }
  }

  /** An action, perhaps with wildcards, as it is written. */
  public record ActionPattern(String text, Glob glob) {}

  /**
   * A Resource element, or with {@code except} a NotResource element.
   *
   * @param all whether {@code *} is among them
   */
  public record Resources(boolean all, List<ArnPattern> patterns, boolean except) {
    boolean include(String arn, RequestContext context) {
      return (all || patterns.stream().anyMatch(one -> one.matches(arn, context))) != except;
    }
  }

  /** The first thing that does not fit the request, beside the principal; none if all does. */
  Optional<String> obstacle(AccessRequest request) {
    if (!actions.include(request.action())) {
      return Optional.of("is for other actions");
    }
    RequestContext context = request.keys();
    if (resources.isPresent() && !resources.get().include(request.resource(), context)) {
      return Optional.of("is for other resources");
    }
    return conditions.stream()
        .filter(condition -> !condition.holds(context))
        .findFirst()
        .map(condition -> "wants " + condition);
  }

  /** How far it reaches to this caller, whom an identity policy is attached to. */
  Principals.Reach reach(Caller caller) {
    return principals.map(one -> one.reach(caller)).orElse(Principals.Reach.CALLER);
  }
}
