package io.floecat.core.operation;

/** What became of an operation that somebody other than its owner tried to finish. */
enum Ended {
  /** It was finished with its effect. */
  FORWARD,
  /** It was finished without its effect. */
  BACK,
  /** The record was changed meanwhile: everything read before is void. */
  MOVED,
  /** It cannot be decided now. */
  OPEN
}
