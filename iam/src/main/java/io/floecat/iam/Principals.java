package io.floecat.iam;

import java.util.List;

/** The Principal element of a statement. */
public record Principals(List<Entry> entries) {

  /** One principal. */
  public sealed interface Entry {

    /** {@code *}. */
    record Anyone() implements Entry {}

    /** An account: its id, or the ARN of its root. */
    record Account(String id) implements Entry {}

    /** A user, a role or a role session, by its ARN. */
    record Named(String arn) implements Entry {}

    /**
     * A service or an identity provider; never one of our callers.
     *
     * @param kind {@code Service} or {@code Federated}
     */
    record Outside(String kind, String name) implements Entry {}
  }

  /** How far an Allow of a resource's policy reaches by itself, from least to furthest. */
  public enum Reach {
    /** It names others. */
    NONE,
    /** It names the account, which leaves the decision to the caller's own policies. */
    ACCOUNT,
    /** It names the role: enough by itself, within the session policy. */
    ROLE,
    /** It names the caller, or everyone: enough by itself. */
    CALLER
  }

  Reach reach(Caller caller) {
    return entries.stream()
        .map(entry -> reach(entry, caller))
        .max(Reach::compareTo)
        .orElse(Reach.NONE);
  }

  private static Reach reach(Entry entry, Caller caller) {
    return switch (entry) {
      case Entry.Anyone() -> Reach.CALLER;
      case Entry.Account(String id) when id.equals(caller.account()) -> Reach.ACCOUNT;
      case Entry.Named(String arn) when arn.equals(caller.arn()) -> Reach.CALLER;
      case Entry.Named(String arn) when arn.equals(caller.principalArn()) -> Reach.ROLE;
      case Entry.Account _, Entry.Named _, Entry.Outside _ -> Reach.NONE;
    };
  }
}
