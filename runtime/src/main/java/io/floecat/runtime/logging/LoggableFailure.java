package io.floecat.runtime.logging;

import io.floecat.spi.error.FloecatException;
import io.floecat.spi.secret.SecretsManagerException;
import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A failure as it may be logged: types and stack traces, and messages only where they are known to
 * quote nothing from a request. Parsers like to quote what they could not parse, and that may be a
 * secret.
 */
public final class LoggableFailure extends Exception {

  private static final long serialVersionUID = 1L;
  private static final int MAX_CAUSES = 20;

  private LoggableFailure(Throwable failure, @Nullable Throwable cause) {
    super(describe(failure), cause, false, true);
    setStackTrace(failure.getStackTrace());
  }

  /** What to hand to a logger in place of {@code failure}. */
  public static Throwable of(Throwable failure) {
    return of(failure, MAX_CAUSES);
  }

  private static LoggableFailure of(Throwable failure, int causes) {
    Throwable cause = failure.getCause();
    return new LoggableFailure(
        failure, cause == null || causes == 0 ? null : of(cause, causes - 1));
  }

  private static String describe(Throwable failure) {
    return failure.getClass().getName() + (isQuotable(failure) ? ": " + failure.getMessage() : "");
  }

  /** Messages that are ours, or that a disk, a network or a database makes up by itself. */
  private static boolean isQuotable(Throwable failure) {
    return failure instanceof FloecatException
        || failure instanceof SecretsManagerException
        || failure instanceof SQLException
        || (failure instanceof IOException
            && failure.getClass().getPackageName().startsWith("java."));
  }
}
