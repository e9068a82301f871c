package io.floecat.iam;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One statement of a policy.
 *
 * @param label its Sid, or its number from 1
 * @param principals whom it is about; none in an identity policy, where that is the caller
 * @param resources what it is about; none in a trust policy, where that is the role
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

    /** Whether the statement is about an action, of any service. */
    public boolean include(String action) {
      return patterns.stream().anyMatch(one -> one.glob().matchesIgnoringCase(action)) != except;
    }
  }

  /**
   * An action, perhaps with wildcards.
   *
   * @param text as it is written
   */
  public record ActionPattern(String text) {

    /** It as a pattern of actions, which compare without regard to case. */
    public Glob glob() {
      return Glob.of(text);
    }
  }

  /**
   * A Resource element, or with {@code except} a NotResource element.
   *
   * @param all whether {@code *} is among them
   */
  public record Resources(boolean all, List<ArnPattern> patterns, boolean except) {

    Truth include(String arn, RequestContext context) {
      return Truth.of(all)
          .or(Truth.any(patterns.stream().map(one -> one.matches(arn, context))))
          .unless(except);
    }

    @Override
    public String toString() {
      Stream<String> texts = patterns.stream().map(ArnPattern::toString);
      return String.join(" or ", (all ? Stream.concat(Stream.of("*"), texts) : texts).toList());
    }
  }

  /** Copies the list. */
  public Statement {
    conditions = List.copyOf(conditions);
  }

  /** Whether it is about the request. */
  Truth applies(AccessRequest request) {
    return principals
        .map(one -> one.include(request.caller()))
        .orElse(Truth.TRUE)
        .and(appliesToEverybody(request));
  }

  /** Whether it is about the request, whoever makes it. */
  Truth appliesToEverybody(AccessRequest request) {
    if (!actions.include(request.action())) {
      return Truth.FALSE;
    }
    RequestContext context = request.keys();
    return resources
        .map(one -> one.include(request.resource(), context))
        .orElse(Truth.TRUE)
        .and(Truth.all(conditions.stream().map(condition -> condition.holds(context))));
  }

  /** The first thing that does not fit the request, beside the principal; none if all does. */
  Optional<String> obstacle(AccessRequest request) {
    if (!actions.include(request.action())) {
      return Optional.of("is for other actions");
    }
    RequestContext context = request.keys();
    if (resources.isPresent()
        && resources.get().include(request.resource(), context) == Truth.FALSE) {
      return Optional.of("is for other resources");
    }
    return conditions.stream()
        .filter(condition -> condition.holds(context) == Truth.FALSE)
        .findFirst()
        .map(condition -> "wants " + condition);
  }

  /** What it rests on that this model does not know, as it is written. */
  Stream<String> unknown(AccessRequest request) {
    RequestContext context = request.keys();
    Stream<String> principal =
        principals.filter(one -> one.include(request.caller()) == Truth.UNKNOWN).stream()
            .map(_ -> "NotPrincipal");
    Stream<String> resource =
        resources.filter(one -> one.include(request.resource(), context) == Truth.UNKNOWN).stream()
            .map(Resources::toString);
    return Stream.of(
            principal,
            resource,
            conditions.stream()
                .filter(condition -> condition.holds(context) == Truth.UNKNOWN)
                .map(Condition::toString))
        .flatMap(texts -> texts);
  }

  /**
   * How far it reaches to this caller, whom an identity policy is attached to. A statement that
   * tells roles apart by {@code aws:PrincipalArn} names the role, not its sessions ("Policy
   * evaluation for requests within a single account").
   */
  Principals.Reach reach(Caller caller) {
    Principals.Reach reach =
        principals.map(one -> one.reach(caller)).orElse(Principals.Reach.CALLER);
    return reach == Principals.Reach.CALLER && caller.role().isPresent() && namesRoles()
        ? Principals.Reach.ROLE
        : reach;
  }

  private boolean namesRoles() {
    return principals.filter(Principals::isAnyone).isPresent()
        && conditions.stream().anyMatch(one -> one.key().equalsIgnoreCase("aws:PrincipalArn"));
  }
}
