package io.floecat.iam;

/** How a statement counts that applies or not depending on what this model does not know. */
public enum Unknowns {
  /** In the caller's favour: an Allow applies, a Deny does not. For questions about isolation. */
  ALLOW,
  /** Against the caller: a Deny applies, an Allow does not. For what a service needs. */
  DENY;

  /** Whether a statement of this effect counts as applying. */
  boolean apply(boolean allows) {
    return allows == (this == ALLOW);
  }
}
