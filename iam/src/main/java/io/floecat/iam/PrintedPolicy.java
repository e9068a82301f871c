package io.floecat.iam;

import java.util.Locale;

/** The policies that {@code iam print} prints. */
public enum PrintedPolicy {
  /** Of the identity that the service runs as. */
  BASE_POLICY,
  /** Who may assume the role. */
  TRUST_POLICY,
  /** What a session of the role may do. */
  ROLE_POLICY,
  /** Of a customer's key. */
  KEY_POLICY;

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
