package io.floecat.iam;

/** What a policy document is attached to, which decides the elements it has. */
public enum PolicyType {
  /** Attached to a user or role, or passed with AssumeRole: no principal, always a resource. */
  IDENTITY,
  /** Who may assume a role: a principal, no resource. */
  TRUST,
  /** Who may use a KMS key: a principal, and {@code *} for the key itself. */
  KEY
}
