package io.floecat.iam.proof;

/** How closely unknowns are described to the solver. */
enum Precision {
  /** One of the accounts and names that the policies suggest, and usual values for the rest. */
  GUESSED,
  /**
   * Hardly: of an account's id only that it has a character and no slash. There are more such calls
   * than AWS takes, and so what none of them can do, no call can. The solver is quickest here.
   */
  LOOSE,
  /** As AWS takes them. */
  FULL
}
