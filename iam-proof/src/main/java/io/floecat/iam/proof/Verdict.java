package io.floecat.iam.proof;

/** How a question was answered. */
public enum Verdict {
  /** No request that the model of IAM can express breaks the promise. */
  PROVED,
  /** A request breaks it, and accounts are not kept apart. */
  HOLE,
  /** A request breaks it, and one of two walls is missing. */
  WEAK,
  /** What the service needs is denied to an account. */
  MISSING,
  /** What the service needs is allowed if a condition holds that the model does not follow. */
  DEPENDS_ON,
  /** The solver found no answer in time, or a statement is beyond the encoding. */
  NOT_PROVED;

  /** Whether nobody should rely on the policies. */
  public boolean isFailure() {
    return switch (this) {
      case HOLE, MISSING, NOT_PROVED -> true;
      case PROVED, WEAK, DEPENDS_ON -> false;
    };
  }

  /** As it is shown. */
  @Override
  public String toString() {
    return name().replace('_', ' ');
  }
}
