package io.floecat.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.error.InternalException;
import io.floecat.spi.error.UnavailableException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class FailuresTest {

  private static final Path FILE = Path.of("/data/store.db");

  @ParameterizedTest
  @CsvSource({
    "SQLITE_FULL, free space",
    "SQLITE_READONLY, let this user read and write",
    "SQLITE_READONLY_DBMOVED, let this user read and write",
    "SQLITE_CANTOPEN, let this user read and write",
    "SQLITE_PERM, let this user read and write",
    "SQLITE_BUSY, another process",
    "SQLITE_BUSY_RECOVERY, another process",
    "SQLITE_LOCKED, another process",
    "SQLITE_PROTOCOL, another process",
    "SQLITE_IOERR_FSYNC, disk and quota",
    "SQLITE_IOERR_WRITE, disk and quota",
    "SQLITE_ERROR, see the log",
    "SQLITE_NOMEM, see the log",
  })
  void of_sqliteFailure_isUnavailableAndSaysWhatToDo(SQLiteErrorCode code, String advice) {
    FloecatException failure = Failures.of(FILE, failure(code));

    assertThat(failure)
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("/data/store.db ")
        .hasMessageContaining(advice)
        .hasMessageNotContaining("vendor's text");
    assertThat(failure.retryAfter()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"SQLITE_CORRUPT", "SQLITE_CORRUPT_INDEX", "SQLITE_NOTADB"})
  void of_damage_isDataLoss(SQLiteErrorCode code) {
    assertThat(Failures.of(FILE, failure(code)))
        .isInstanceOf(DataLossException.class)
        .hasMessage("/data/store.db is damaged or not a database: restore it from a backup");
  }

  @Test
  void of_failureWithoutACode_isUnavailable() {
    var cause = new SQLException("vendor's text");

    assertThat(Failures.of(FILE, cause)).isInstanceOf(UnavailableException.class).hasCause(cause);
  }

  @Test
  void of_failureThatCallersAreTold_isThatFailure() {
    UnavailableException told = Failures.closed();

    assertThat(Failures.of(FILE, told)).isSameAs(told);
  }

  @Test
  void of_defect_isInternal() {
    var defect = new IllegalStateException("what went wrong");

    assertThat(Failures.of(FILE, defect))
        .isInstanceOf(InternalException.class)
        .hasMessageNotContaining("what went wrong")
        .hasCause(defect);
  }

  private static SQLException failure(SQLiteErrorCode code) {
    return new SQLiteException("vendor's text", code);
  }
}
