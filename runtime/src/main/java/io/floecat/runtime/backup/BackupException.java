package io.floecat.runtime.backup;

/**
 * A backup cannot be written or read. The message is one line for the operator: what is wrong, and
 * the fix.
 */
public final class BackupException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** {@code message} holds no secret. */
  public BackupException(String message) {
    super(message);
  }

  /** {@code cause} is for the log. */
  public BackupException(String message, Throwable cause) {
    super(message, cause);
  }
}
