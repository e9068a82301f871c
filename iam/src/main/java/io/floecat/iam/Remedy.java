package io.floecat.iam;

import java.util.Optional;

/**
 * A change to a policy that mends it.
 *
 * @param policy the policy to change
 * @param sid the Sid of the statement that comes, else of the one that goes
 * @param replaces the statement that goes; none where there is only something to add
 * @param statement the statement that comes, as JSON; none where there is only something to take
 *     out
 */
public record Remedy(
    PrintedPolicy policy, String sid, Optional<Citation> replaces, Optional<String> statement) {

  /** This, in the place of a statement that is there. */
  public Remedy replacing(Citation present) {
    return new Remedy(policy, sid, Optional.of(present), statement);
  }

  /** Takes a statement out. */
  public static Remedy without(PrintedPolicy policy, Citation present) {
    return new Remedy(policy, present.statement(), Optional.of(present), Optional.empty());
  }

  /** What to do, without the statement itself: {@code add to the role-policy}. */
  public String instruction() {
    return replaces
        .map(
            old ->
                statement.isPresent()
                    ? "in the %s, replace %s by".formatted(policy, old)
                    : "in the %s, take out %s".formatted(policy, old))
        .orElseGet(() -> "add to the " + policy);
  }
}
