package io.floecat.iam.proof;

/** How closely unknowns are described to the solver. */
enum Precision {
  /**
   * Hardly: of an account's id only that it has a character and no slash. There are more such calls
   * than AWS takes, and so what none of them can do, no call can. The solver is quickest here.
   */
  LOOSE(10_000_000),
  /** One of the accounts and names that the policies suggest, and usual values for the rest. */
  GUESSED(3_000_000),
  /** As AWS takes them. */
  FULL(40_000_000);

  private final int steps;

  Precision(int steps) {
    this.steps = steps;
  }

  /** How far the solver goes, in its own steps: a loaded machine gives the same answer. */
  int steps() {
    return steps;
  }
}
