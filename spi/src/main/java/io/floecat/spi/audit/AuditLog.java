package io.floecat.spi.audit;

/**
 * Where it is written down who did what: the intent before the first effect, the outcome after it.
 * Safe for use by many threads.
 */
public interface AuditLog {

  /**
   * Writes that something is about to be done. When this returns, the line is durable; when it
   * throws {@link io.floecat.spi.error.UnavailableException}, the action must not happen.
   *
   * @return writes the outcome of the same action
   */
  Outcome begin(AuditEvent intent);

  /**
   * Writes that something was refused or happened by itself, so that there is no intent. Returns at
   * once, and never throws: the line is written soon, and many that are alike become few with a
   * number.
   *
   * @param result the reason of the refusal
   */
  void note(String result, AuditEvent event);

  /** Writes what came of an action. Called once; never throws. */
  @FunctionalInterface
  interface Outcome {

    /**
     * @param result {@code OK}, or the reason of the error
     * @param event the action as it is known now, for instance with the secret's version
     */
    void end(String result, AuditEvent event);
  }
}
