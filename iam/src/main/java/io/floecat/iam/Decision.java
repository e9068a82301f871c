package io.floecat.iam;

/** What IAM answers to a request. */
public sealed interface Decision {

  /** Whether the request is let through. */
  boolean allowed();

  /** Which document and statement decided, or which document says nothing; one sentence. */
  String reason();

  /** Let through. */
  record Allowed(String reason) implements Decision {
    @Override
    public boolean allowed() {
      return true;
    }
  }

  /** Refused. */
  record Denied(Kind kind, String reason) implements Decision {
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
    /** The session policy does not allow it. */
    NO_SESSION_ALLOW,
    /** The role's trust policy or the key's policy does not allow it. */
    NO_RESOURCE_ALLOW
  }
}
