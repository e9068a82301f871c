package io.floecat.sqlite;

import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.error.FloecatException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** A SQLite database that holds pointers: made or checked once, then a source of connections. */
final class SqliteDatabase {

  /** Marks a SQLite file as ours: FLOE. */
  private static final int APPLICATION_ID = 0x464c4f45;

  /** Of the tables. A database with a higher one is refused. */
  private static final int FORMAT = 1;

  private final DatabaseFile file;
  private final Duration busyTimeout;

  private SqliteDatabase(DatabaseFile file, Duration busyTimeout) {
    this.file = file;
    this.busyTimeout = busyTimeout;
  }

  /**
   * Opens or makes the database.
   *
   * @param busyTimeout how long a connection waits for another process
   */
  static SqliteDatabase open(Path path, Duration busyTimeout) {
    var database = new SqliteDatabase(DatabaseFile.open(path), busyTimeout);
    try {
      database.prepare();
    } catch (SQLException e) {
      throw database.failure(e);
    }
    return database;
  }

  /** The pointers through a connection of their own. */
  PointerTable connect() throws SQLException {
    file.requireInPlace();
    Connection connection = openConnection();
    try {
      return new PointerTable(connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  DatabaseFile file() {
    return file;
  }

  /** What a failure of a connection means for the caller. */
  FloecatException failure(@Nullable Throwable cause) {
    return Failures.of(file.path(), cause);
  }

  /** A connection that waits for other processes, and whose commits survive a loss of power. */
  Connection openConnection() throws SQLException {
    SqliteLibrary.load(file.path());
    var config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setBusyTimeout(Math.toIntExact(busyTimeout.toMillis()));
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    // What is deleted is overwritten, not only forgotten.
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
    Connection connection = config.createConnection("jdbc:sqlite:" + file.path().toUri());
    try (Statement statement = connection.createStatement()) {
      // On a Mac a sync stops at the disk's cache unless asked to go further.
      statement.execute("PRAGMA fullfsync = ON");
      statement.execute("PRAGMA checkpoint_fullfsync = ON");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private void prepare() throws SQLException {
    try (Connection connection = openConnection();
        Statement statement = connection.createStatement()) {
      requireOurs(file.path(), statement);
      useWriteAheadLog(statement);
      connection.setAutoCommit(false);
      if (isEmpty(statement)) {
        PointerTable.create(statement);
        statement.execute("PRAGMA application_id = " + APPLICATION_ID);
        statement.execute("PRAGMA user_version = " + FORMAT);
      }
      requireVersions(statement);
      connection.setAutoCommit(true);
    }
  }

  // Only reads: a database that is not ours stays as it is. Whether it is empty comes first, since
  // another process may be making it.
  static void requireOurs(Path path, Statement statement) throws SQLException {
    boolean isNew = isEmpty(statement);
    long application = number(statement, "PRAGMA application_id");
    if (application != APPLICATION_ID && !(isNew && application == 0)) {
      throw Failures.dataLoss(path, "is a database of another program: choose another file", null);
    }
    long format = number(statement, "PRAGMA user_version");
    if (format > FORMAT) {
      throw new FailedPreconditionException(
          ErrorReason.NEWER_FORMAT,
          "%s has format %s, this version knows %s: use the newer version that wrote it"
              .formatted(path, format, FORMAT));
    }
  }

  /** Without the newest version, versions would be given out again, and late writes would count. */
  private void requireVersions(Statement statement) throws SQLException {
    String valid = "SELECT count(*) = 1 AND min(version) BETWEEN 0 AND 1 << 60 FROM last_version";
    if (number(statement, valid) == 0) {
      throw Failures.dataLoss(file.path(), "has lost its newest version: restore a backup", null);
    }
  }

  // SQLite does not wait for another process that does the same to a new file, so ask again.
  private void useWriteAheadLog(Statement statement) throws SQLException {
    long deadline = System.nanoTime() + busyTimeout.toNanos();
    while (true) {
      try (ResultSet row = statement.executeQuery("PRAGMA journal_mode = WAL")) {
        row.next();
        if (!row.getString(1).equals("wal")) {
          throw Failures.unavailable(file.path(), "is not on a local disk: move it to one", null);
        }
        return;
      } catch (SQLException e) {
        if (!Failures.isBusy(e) || System.nanoTime() - deadline > 0) {
          throw e;
        }
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private static boolean isEmpty(Statement statement) throws SQLException {
    return number(statement, "SELECT count(*) FROM sqlite_schema") == 0;
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
