package io.floecat.iam.proof;

/** Whose call it is. */
enum Who {
  /** A session of the role, tagged with its account. */
  SESSION,
  /** A session of the role without the tag. */
  UNTAGGED,
  /** The identity that the service runs as. */
  BASE,
  /** Anybody else. */
  OTHER
}
