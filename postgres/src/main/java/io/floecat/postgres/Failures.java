package io.floecat.postgres;

import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.error.UnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What a failure means and what to do about it, in words that name the database and no value. */
final class Failures {

  static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** What {@link Schema}'s function raises where a key is not as expected. */
  static final String NOT_AS_EXPECTED = "FC001";

  /** Serialization failure, deadlock, lock not available: nothing was done, and may be again. */
  private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03");

  /** No such schema, table or function, or no right to it. */
  private static final Set<String> UNPREPARED = Set.of("3F000", "42P01", "42883", "42501");

  private Failures() {}

  static boolean isConflict(SQLException failure) {
    return CONFLICTS.contains(state(failure));
  }

  /**
   * Whether the server said itself that it did not do what was asked. A failure of the connection
   * does not say that, nor does a server that ends it.
   */
  static boolean isDefinite(SQLException failure) {
    return failure instanceof PSQLException postgres
        && isError(postgres.getServerErrorMessage())
        && !state(failure).startsWith("57P")
        && !state(failure).startsWith("08")
        && !state(failure).equals("40003");
  }

  /** Whether the connection is good for something else; not where the server takes no writes. */
  static boolean isUsableAfter(SQLException failure) {
    return isDefinite(failure) && !state(failure).equals("25006");
  }

  private static boolean isError(@Nullable ServerErrorMessage message) {
    return message != null && "ERROR".equals(message.getSeverity());
  }

  static boolean isUnprepared(SQLException failure) {
    return UNPREPARED.contains(state(failure));
  }

  /** Where the schema is prepared. */
  static FloecatException ofOwner(String place, SQLException cause) {
    return switch (state(cause)) {
      case "42501" ->
          unavailable(place, "lets this owner not create a schema: name its owner", cause);
      case "42704" ->
          unavailable(
              place, "has no role of that name: create floecat.store.postgresql.user", cause);
      default -> of(place, cause);
    };
  }

  static UnavailableException closed() {
    return new UnavailableException(ErrorReason.SHUTTING_DOWN, "the store is closed", RETRY_AFTER);
  }

  /** Keeps the thread interrupted. */
  static UnavailableException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return unavailable("the store", "was waited for and the wait interrupted", cause);
  }

  static UnavailableException unavailable(String what, String how, @Nullable Throwable cause) {
    return new UnavailableException(
        ErrorReason.DEPENDENCY_UNAVAILABLE, what + " " + how, RETRY_AFTER, cause);
  }

  static FailedPreconditionException unprepared(String place, @Nullable Throwable cause) {
    return new FailedPreconditionException(
        ErrorReason.DEPENDENCY_UNAVAILABLE,
        place + " is not prepared for this user: run: floecat store prepare",
        cause);
  }

  /** For {@code place}, with what the operator can do. */
  static FloecatException of(String place, SQLException cause) {
    String state = state(cause);
    if (isUnprepared(cause)) {
      return unavailable(place, "is not prepared for this user: run: floecat store prepare", cause);
    }
    return unavailable(place, advice(state), cause);
  }

  private static String advice(String state) {
    return switch (state) {
      case "25006" -> "takes no writes: it is a standby, or read-only";
      case "3D000" -> "is not there: create the database";
      case "53100" -> "cannot grow, its disk is full: free space";
      case "53300" -> "takes no more connections: raise its max_connections";
      case "57014" -> "did not answer within its statement_timeout";
      default ->
          state.startsWith("28")
              ? "refuses the user or the password (floecat.store.postgresql.user, .password-file)"
              : "does not answer: see the log";
    };
  }

  private static String state(SQLException failure) {
    String state = failure.getSQLState();
    return state == null ? "" : state;
  }
}
