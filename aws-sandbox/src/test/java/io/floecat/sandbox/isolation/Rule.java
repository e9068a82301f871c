package io.floecat.sandbox.isolation;

/** What the answers to a group of questions have to be, and what it means where they are not. */
enum Rule {
  /** Base identity, own tag. */
  ASSUME(Kind.NEED, "assume the role for an account", "the service cannot assume the role"),
  /** With the own tag, under the own name. */
  CREATE(Kind.NEED, "create its secrets", "secrets of an account cannot be created"),
  /** Get, put and both ways to delete. */
  USE(Kind.NEED, "read, write, delete its secrets", "an account's own secrets cannot be used"),
  /** The same, under a customer's key. */
  USE_KEY(
      Kind.NEED,
      "use the customer key for them",
      "an account's own secrets cannot be sealed or opened with the customer key"),
  /** Works without, but for undelete. */
  UNDELETE(Kind.OPTIONAL, "undelete its secrets", ""),
  /** Neither needed nor harmful. */
  OTHER(Kind.OPTIONAL, "do what is neither needed nor harmful", ""),
  /** Another's name and tag. */
  OTHERS_SECRETS(
      Kind.ISOLATION,
      "use another account's secrets",
      "an account reaches another account's secrets"),
  /** Whatever the tag. */
  OTHERS_NAMES(
      Kind.ISOLATION,
      "create under another account's name",
      "an account can occupy the names of another account, which can then neither create nor"
          + " delete them"),
  /** Own tag on another's secret. */
  TAKE_OVER(
      Kind.ISOLATION,
      "tag another account's secrets",
      "an account can change the tags of another account's secrets"),
  /** Another's tag on an own secret, new or not. */
  GIVE_AWAY(
      Kind.ISOLATION,
      "tag its secrets as another's",
      "an account can tag its own secret as another account's, which hands it over or plants it"
          + " there"),
  /** Resource policies, replicas, rotation functions. */
  HAND_OVER(
      Kind.ISOLATION,
      "open its secrets to others",
      "an account can open a secret to others, by a resource policy, a replica or a rotation"
          + " function"),
  /** Names outside of accounts. */
  OUTSIDE(
      Kind.ISOLATION,
      "use secrets that are not Floecat's",
      "an account reaches secrets of the AWS account that are not Floecat's"),
  /** ListSecrets cannot be limited to an account. */
  LIST(
      Kind.ISOLATION,
      "list secrets",
      "an account can list the names and tags of every secret in the AWS account"),
  /** A session of the role that has no tag. */
  NO_TAG(
      Kind.ISOLATION,
      "do anything without the tag",
      "a session that carries no tag AccountId is not refused everything"),
  /** The base identity, where there is a role. */
  AROUND(
      Kind.ISOLATION,
      "use secrets without the role",
      "the base identity reaches secrets without the role, and so without any wall between"
          + " accounts"),
  /** Other users and roles. */
  STRANGER(
      Kind.ISOLATION,
      "assume the role as somebody else",
      "somebody other than the base identity can assume the role, for any account"),
  /** None, or a wrong one. */
  EXTERNAL_ID(
      Kind.ISOLATION,
      "assume without the external id",
      "the role can be assumed without the external id"),
  /** Own tag under a name that is not the account's. */
  TAG_ALONE(
      Kind.SECOND_WALL,
      "use one with its tag elsewhere",
      "only the tag keeps accounts apart: a secret that has an account's tag is its own under any"
          + " name"),
  /** Own name with another's tag, or none. */
  NAME_ALONE(
      Kind.SECOND_WALL,
      "use one without its tag",
      "only the name keeps accounts apart: a secret under an account's name is its own whatever"
          + " its tag"),
  /** Created without, or taken off. */
  UNTAGGED(
      Kind.SECOND_WALL,
      "leave its secrets untagged",
      "an account can make a secret that has no tag AccountId"),
  /** Without the tag, or with more than the tag. */
  LOOSE_SESSION(
      Kind.SECOND_WALL,
      "assume without the tag, or with others",
      "the role can be assumed without the tag AccountId, or with more than it"),
  /** The base identity and what is not Floecat's. */
  TOO_WIDE(
      Kind.SECOND_WALL,
      "do what the service never does",
      "the identity of the service may do what the service never does");

  /** What is at stake. */
  public enum Kind {
    /** The service does it; it must be allowed. */
    NEED,
    /** Accounts are kept apart by its refusal. */
    ISOLATION,
    /** Its refusal is a second wall behind another, which stands. */
    SECOND_WALL,
    /** Either answer is right. */
    OPTIONAL
  }

  private final Kind kind;
  private final String title;
  private final String problem;

  Rule(Kind kind, String title, String problem) {
    this.kind = kind;
    this.title = title;
    this.problem = problem;
  }

  /** What is at stake. */
  public Kind kind() {
    return kind;
  }

  /** What is asked, as it would go on after "may it". */
  public String title() {
    return title;
  }

  /** What it means where an answer is not as it has to be; empty where either is right. */
  public String problem() {
    return problem;
  }

  /** Whether {@code allowed} is a right answer. */
  boolean accepts(boolean allowed) {
    return switch (kind) {
      case NEED -> allowed;
      case ISOLATION, SECOND_WALL -> !allowed;
      case OPTIONAL -> true;
    };
  }
}
