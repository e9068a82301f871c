package io.floecat.server;

/**
 * The program cannot start. The message is one line for the operator: what is wrong, and the fix.
 */
public final class StartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** {@code message} names the file or setting at fault, and no secret. */
  public StartException(String message) {
    super(message);
  }

  /** {@code cause} is for the log. */
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
