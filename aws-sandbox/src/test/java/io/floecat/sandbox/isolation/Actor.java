package io.floecat.sandbox.isolation;

import io.floecat.iam.Caller;
import io.floecat.iam.Deployment;
import io.floecat.iam.PodIdentityTags;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody who asks.
 *
 * @param name how a person would call it
 * @param account the account whose session it is
 * @param kind whose policies it has
 */
record Actor(String name, Caller caller, Optional<String> account, Kind kind) {

  /** The accounts of the matrix, chosen so that each is easily taken for another. */
  static final List<String> ACCOUNTS =
      List.of("acct-1", "acct-10", "Acct-1", "a" + "-_.@+=".repeat(21) + "z");

  private static final int SESSION_NAME = 64;

  /** Whose policies somebody has. */
  public enum Kind {
    /** A session of the role. */
    SESSION,
    /** The identity that the service runs as. */
    BASE,
    /** Somebody else in the AWS account, who may do everything there. */
    OTHER
  }

  static Actor session(Deployment deployment, String account) {
    String name = "floecat-" + account;
    return new Actor(
        shown(account),
        Caller.session(
            role(deployment),
            name.substring(0, Math.min(name.length(), SESSION_NAME)),
            Map.of("AccountId", account)),
        Optional.of(account),
        Kind.SESSION);
  }

  static Actor untagged(Deployment deployment) {
    return new Actor(
        "no tag",
        Caller.session(role(deployment), "floecat-untagged", Map.of()),
        Optional.empty(),
        Kind.SESSION);
  }

  static Actor base(Deployment deployment) {
    String arn = deployment.baseArn().orElseThrow();
    return new Actor(
        "base",
        arn.contains(":user/")
            ? Caller.user(arn)
            : Caller.session(
                arn,
                "i-0123456789abcdef0",
                deployment.podIdentityCluster().map(PodIdentityTags::of).orElse(Map.of())),
        Optional.empty(),
        Kind.BASE);
  }

  /** A user and a role that no policy means. */
  static List<Actor> others(Deployment deployment) {
    String iam = "arn:%s:iam::%s:".formatted(deployment.partition(), deployment.awsAccount());
    return List.of(
        other("a user", Caller.user(iam + "user/somebody-else")),
        other("a role", Caller.session(iam + "role/something-else", "i-1", Map.of())));
  }

  /** Ids are shown as they are, but the long one by its length. */
  static String shown(String account) {
    return account.length() > 20 ? account.length() + " chars" : account;
  }

  private static Actor other(String name, Caller caller) {
    return new Actor(name, caller, Optional.empty(), Kind.OTHER);
  }

  private static String role(Deployment deployment) {
    return deployment.roleArn().orElseThrow();
  }
}
