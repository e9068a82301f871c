package io.floecat.sqlite;

import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.error.InternalException;
import io.floecat.spi.error.UnavailableException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/** What a failure means and what to do about it, in words that name the file and no value. */
final class Failures {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** The low byte of SQLite's extended codes is the code that they refine. */
  private static final int PRIMARY_CODE = 0xff;

  private Failures() {}

  static FloecatException of(Path file, @Nullable Throwable cause) {
    return switch (cause) {
      case FloecatException told -> told;
      case SQLException sqlite -> ofSqlite(file, sqlite);
      case null, default ->
          new InternalException(ErrorReason.INTERNAL, file + " failed: see the log", cause);
    };
  }

  static UnavailableException closed() {
    return new UnavailableException(ErrorReason.SHUTTING_DOWN, "the store is closed", RETRY_AFTER);
  }

  /** Whoever waited longer than {@code patience} has done nothing. */
  static UnavailableException overloaded(Duration patience) {
    return new UnavailableException(
        ErrorReason.DEPENDENCY_UNAVAILABLE,
        "the store had no place for this within %s seconds, and did nothing with it"
            .formatted(patience.toSeconds()),
        RETRY_AFTER);
  }

  /** Keeps the thread interrupted. */
  static UnavailableException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new UnavailableException(
        ErrorReason.DEPENDENCY_UNAVAILABLE,
        "interrupted while waiting for the store",
        RETRY_AFTER,
        cause);
  }

  static UnavailableException unavailable(Path file, String what, @Nullable Throwable cause) {
    return new UnavailableException(
        ErrorReason.DEPENDENCY_UNAVAILABLE, file + " " + what, RETRY_AFTER, cause);
  }

  static DataLossException dataLoss(Path file, String what, @Nullable Throwable cause) {
    return new DataLossException(ErrorReason.CORRUPT_DATA, file + " " + what, cause);
  }

  static boolean isBusy(SQLException failure) {
    return code(failure) == SQLiteErrorCode.SQLITE_BUSY;
  }

  private static SQLiteErrorCode code(SQLException failure) {
    return SQLiteErrorCode.getErrorCode(failure.getErrorCode() & PRIMARY_CODE);
  }

  private static FloecatException ofSqlite(Path file, SQLException cause) {
    return switch (code(cause)) {
      case SQLITE_CORRUPT, SQLITE_NOTADB ->
          dataLoss(file, "is damaged or not a database: restore it from a backup", cause);
      case SQLITE_FULL -> unavailable(file, "cannot grow, its disk is full: free space", cause);
      case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM ->
          unavailable(
              file,
              "cannot be opened for writing: let this user read and write it and its directory",
              cause);
      case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL ->
          unavailable(file, "is held by another process: find and stop it", cause);
      case SQLITE_IOERR ->
          unavailable(file, "cannot be read or written: check its disk and quota", cause);
      default -> unavailable(file, "does not answer: see the log", cause);
    };
  }
}
