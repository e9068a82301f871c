package io.floecat.iam;

import java.util.Optional;

/** What IAM answers to a request. */
public sealed interface Decision {

  /** Whether the request is let through. */
  boolean allowed();

  /** Which document and statement decided, or which document says nothing; one sentence. */
  String reason();

  /** Let through, by this statement. */
  record Allowed(Citation by) implements Decision {
    @Override
    public boolean allowed() {
      return true;
    }

    @Override
    public String reason() {
      return "allowed by " + by;
    }
  }

  /**
   * Refused.
   *
   * @param by the statement that denies it; where none does, the first that allows the action and
   *     wants something that the request has not
   */
  record Denied(Kind kind, Optional<Citation> by, String reason) implements Decision {
    @Override
    public boolean allowed() {
      return false;
    }
  }

  /** Why a request was refused. */
  enum Kind {
    /** A statement denies it; nothing outweighs that. */
    EXPLICIT_DENY,
    /** No policy attached to the caller allows it. */
    NO_IDENTITY_ALLOW,
    /** A level of the organization's service control policies does not allow it. */
    NO_ORGANIZATION_ALLOW,
    /** The permissions boundary does not allow it. */
    NO_BOUNDARY_ALLOW,
    /** The session policy does not allow it. */
    NO_SESSION_ALLOW,
    /** The policy of the role, the key or another account's secret does not allow it. */
    NO_RESOURCE_ALLOW
  }
}
