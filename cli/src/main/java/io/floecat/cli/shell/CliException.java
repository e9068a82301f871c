package io.floecat.cli.shell;

import org.jspecify.annotations.Nullable;

/** Ends a command with one line that says what to do. The line never holds a secret. */
public final class CliException extends RuntimeException {

  /** The exit code of what was refused or failed. */
  public static final int FAILED = 1;

  /** The exit code of a command that was given wrongly. */
  public static final int WRONG_USAGE = 2;

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CliException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The command was right, and could not be done. */
  public static CliException failure(String message) {
    return new CliException(FAILED, message, null);
  }

  /** As above, because of {@code cause}, which is not shown. */
  public static CliException failure(String message, Throwable cause) {
    return new CliException(FAILED, message, cause);
  }

  /** The command was wrong as it was typed. */
  public static CliException usage(String message) {
    return new CliException(WRONG_USAGE, message, null);
  }

  /** What the process ends with. */
  public int exitCode() {
    return exitCode;
  }

  /** The line; never null. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
