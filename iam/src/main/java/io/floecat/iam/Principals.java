package io.floecat.iam;

import java.util.List;
import java.util.stream.Stream;

/**
 * The Principal element of a statement, or with {@code except} a NotPrincipal element.
 *
 * @param entries whom it names
 */
public record Principals(List<Entry> entries, boolean except) {

  /** Somebody who is named. */
  public sealed interface Entry {

    /** {@code *}, everybody. */
    record Anyone() implements Entry {}

    /** An AWS account: its id, or the ARN of its root. */
    record Account(String id) implements Entry {}

    /** A user, a role or a session of either kind, by its ARN. */
    record Named(String arn) implements Entry {}

    /** A service of AWS, such as {@code lambda.amazonaws.com}. */
    record Service(String name) implements Entry {}

    /** Whoever an identity provider vouches for. */
    record Federated(String provider) implements Entry {}

    /** An AWS account by its canonical id, which only S3 knows. */
    record CanonicalUser(String id) implements Entry {}

    /** The id of a user or role that was deleted: AWS shows it so, and nobody has it again. */
    record Deleted(String uniqueId) implements Entry {}
  }

  /** How far an Allow of a resource's policy reaches by itself, from least to furthest. */
  public enum Reach {
    /** It names others. */
    NONE,
    /** It names the account, which leaves the decision to the caller's own policies. */
    ACCOUNT,
    /** It names the role: enough by itself, within the session policy and the boundary. */
    ROLE,
    /** It names the caller, or everyone: enough by itself. */
    CALLER
  }

  /** Copies the list. */
  public Principals {
    entries = List.copyOf(entries);
  }

  /**
   * Whether the statement is about this caller. For NotPrincipal AWS looks at account, role and
   * session in an order that it does not document; a caller of whom only some are named may be
   * meant or not.
   */
  Truth include(Caller caller) {
    if (!except) {
      return Truth.of(reach(caller) != Reach.NONE);
    }
    boolean all = whole(caller).allMatch(one -> entries.stream().anyMatch(one::equals));
    boolean named = reachOfEntries(caller) != Reach.NONE;
    return all || isAnyone() ? Truth.FALSE : named ? Truth.UNKNOWN : Truth.TRUE;
  }

  /** All that has to be named for NotPrincipal to spare somebody: "NotPrincipal", key points. */
  private static Stream<Entry> whole(Caller caller) {
    return switch (caller.kind()) {
      case SERVICE -> Stream.<Entry>of(new Entry.Service(caller.arn()));
      case FEDERATED -> Stream.<Entry>of(new Entry.Federated(caller.arn()));
      case USER, SESSION ->
          Stream.<Entry>of(
                  new Entry.Account(caller.account().orElseThrow()),
                  new Entry.Named(caller.principalArn()),
                  new Entry.Named(caller.arn()))
              .distinct();
    };
  }

  boolean isAnyone() {
    return entries.stream().anyMatch(Entry.Anyone.class::isInstance);
  }

  Reach reach(Caller caller) {
    return except ? Reach.CALLER : reachOfEntries(caller);
  }

  private Reach reachOfEntries(Caller caller) {
    return entries.stream()
        .map(entry -> reach(entry, caller))
        .max(Reach::compareTo)
        .orElse(Reach.NONE);
  }

  private static Reach reach(Entry entry, Caller caller) {
    return switch (entry) {
      case Entry.Anyone() -> Reach.CALLER;
      case Entry.Account(String id) when caller.account().filter(id::equals).isPresent() ->
          Reach.ACCOUNT;
      case Entry.Named(String arn) when arn.equals(caller.arn()) -> Reach.CALLER;
      case Entry.Named(String arn) when arn.equals(caller.principalArn()) -> Reach.ROLE;
      case Entry.Service(String name) when caller.is(Caller.Kind.SERVICE, name) -> Reach.CALLER;
      case Entry.Federated(String name) when caller.is(Caller.Kind.FEDERATED, name) -> Reach.CALLER;
      case Entry.Account _, Entry.Named _, Entry.Service _, Entry.Federated _ -> Reach.NONE;
      case Entry.CanonicalUser _, Entry.Deleted _ -> Reach.NONE;
    };
  }
}
