package io.floecat.iam;

/** What a policy document is attached to, which decides the elements it has. */
public enum PolicyType {
  /** Attached to a user or role, or passed with AssumeRole: no principal, always a resource. */
  IDENTITY("policy of an identity"),
  /** A permissions boundary of a user or role, with the elements of an identity's policy. */
  BOUNDARY("permissions boundary"),
  /** A service control policy of an organization, with the elements of an identity's policy. */
  SERVICE_CONTROL("service control policy"),
  /** Who may assume a role: a principal, no resource. */
  TRUST("trust policy"),
  /** Who may use a KMS key: a principal, and {@code *} for the key itself. */
  KEY("key policy"),
  /** Who may use a secret: a principal, and {@code *} for the secret itself. */
  SECRET("policy of a secret");

  private final String text;

  PolicyType(String text) {
    this.text = text;
  }

  /** Whether statements name principals. */
  boolean isOfAResource() {
    return switch (this) {
      case IDENTITY, BOUNDARY, SERVICE_CONTROL -> false;
      case TRUST, KEY, SECRET -> true;
    };
  }

  /** How people call it. */
  @Override
  public String toString() {
    return text;
  }
}
