package io.floecat.cli.iam;

import io.floecat.iam.isolation.Rule;

/** How bad it is where an answer is not as it has to be. */
enum Severity {
  /** The service cannot work. */
  MISSING("allowed"),
  /** Accounts are not kept apart. */
  HOLE("denied"),
  /** One wall of two is missing. */
  WEAK("denied"),
  /** Either answer is right. */
  NONE("either");

  private final String expected;

  Severity(String expected) {
    this.expected = expected;
  }

  static Severity of(Rule.Kind kind) {
    return switch (kind) {
      case NEED -> MISSING;
      case ISOLATION -> HOLE;
      case SECOND_WALL -> WEAK;
      case OPTIONAL -> NONE;
    };
  }

  /** What the answer has to be. */
  String expected() {
    return expected;
  }
}
