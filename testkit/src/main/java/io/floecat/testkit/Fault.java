package io.floecat.testkit;

/** What can go wrong with a call to a backend. */
public enum Fault {
  /** It fails and has no effect. */
  FAILS,
  /** It takes effect, and its answer is lost. */
  ANSWER_LOST,
  /** It is given up, and takes effect later. */
  LATE,
  /** It hangs while others go on without it; then it takes effect and is answered. */
  HANGS,
  /** It takes effect and hangs while others go on without it; then its answer is lost. */
  ANSWER_HANGS,
  /** The process dies before it is sent. */
  DIES_BEFORE,
  /** The process dies when it has taken effect. */
  DIES_AFTER,
  /** The process dies, and the call takes effect later. */
  DIES_AND_LATE;

  /** Whether others go on before the caller hears anything. */
  public boolean hangs() {
    return this == HANGS || this == ANSWER_HANGS;
  }
}
