package io.floecat.core.operation;

/** What became of an operation that somebody other than its owner tried to finish. */
enum Resolution {
  /** It was finished with its effect. */
  ROLLED_FORWARD,
  /** It was finished without its effect. */
  ROLLED_BACK,
  /** The record was changed meanwhile: everything read before is void. */
  SUPERSEDED,
  /** It cannot be decided now. */
  UNRESOLVED
}
