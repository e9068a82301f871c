package io.floecat.sqlite;

import io.floecat.spi.diagnosis.Examination;
import io.floecat.spi.diagnosis.Fix;
import io.floecat.spi.diagnosis.Report;
import io.floecat.spi.error.FloecatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * Whether a database is whole and nobody else's to read. Only reads, and may be used while others
 * write.
 */
public final class SqliteExamination implements Examination {

  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");

  /** Keys and versions that the store takes from nobody. */
  private static final String FOREIGN_ROWS =
      "SELECT count(*) FROM pointers WHERE version < 1 OR key = '' OR key GLOB '*[^!-~]*'";

  /** Enough for gigabytes. */
  private static final int SECONDS = 20;

  private final Path database;

  /** Of the file {@code database}, which need not be there. */
  public SqliteExamination(Path database) {
    this.database = database;
  }

  @Override
  public String subject() {
    return "database";
  }

  @Override
  public void examine(Report report) {
    if (Files.notExists(database)) {
      report.missing(
          "database",
          database + " is not there",
          Fix.advice("`floecat serve` makes it at its first start"));
      return;
    }
    try {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(database);
      if (!PRIVATE.containsAll(mode)) {
        report.failed(
            "database",
            "%s is open to other users (%s)"
                .formatted(database, PosixFilePermissions.toString(mode)),
            Fix.advice("run: chmod 600 " + database));
        return;
      }
      check(report);
    } catch (IOException e) {
      report.failed("database", database + " cannot be read", Fix.advice("let this user read it"));
    }
  }

  private void check(Report report) {
    try (Connection connection = ReadOnlyPointerStore.connect(database);
        Statement statement = connection.createStatement()) {
      SqliteDatabase.requireOurs(database, statement);
      statement.setQueryTimeout(SECONDS);
      try (ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
        if (!row.next() || !row.getString(1).equals("ok")) {
          damaged(report, database + " is damaged");
          return;
        }
      }
      checkRows(report, statement);
    } catch (SQLException e) {
      damaged(report, Failures.of(database, e).getMessage());
    } catch (FloecatException e) {
      damaged(report, e.getMessage());
    }
  }

  private void checkRows(Report report, Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(FOREIGN_ROWS)) {
      int foreign = row.next() ? row.getInt(1) : 0;
      if (foreign == 0) {
        report.ok("database", "%s is whole".formatted(database));
      } else {
        report.failed(
            "database",
            "%s has rows that the service did not write: %s".formatted(database, foreign),
            Fix.advice("nothing uses them; find out who can write the file, or restore a backup"));
      }
    }
  }

  private static void damaged(Report report, String detail) {
    report.failed(
        "database",
        detail,
        Fix.advice("stop the server, move the database away, and run: floecat restore FILE"));
  }
}
