package io.floecat.jdbc;

import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;

import io.floecat.core.error.ErrorReason;
import io.floecat.core.error.FailedPreconditionException;
import io.floecat.core.error.FloecatException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** The database file: made private, checked to be ours, and the way to get connections to it. */
final class SqliteDatabase {

  /** Marks a SQLite file as ours: FLOE. */
  private static final int APPLICATION_ID = 0x464c4f45;

  /** Of the tables. A database with a higher one is refused. */
  private static final int FORMAT = 1;

  private static final Set<PosixFilePermission> PRIVATE = Set.of(OWNER_READ, OWNER_WRITE);

  private final Path file;
  private final Duration busyTimeout;
  private final @Nullable Object identity;

  private SqliteDatabase(Path file, Duration busyTimeout) throws IOException {
    this.file = file;
    this.busyTimeout = busyTimeout;
    this.identity = identity(file);
  }

  /**
   * Opens or makes {@code file}.
   *
   * @param busyTimeout how long a connection waits for another process
   */
  static SqliteDatabase open(Path file, Duration busyTimeout) {
    Path absolute = file.toAbsolutePath();
    try {
      makePrivate(absolute);
      var database = new SqliteDatabase(absolute, busyTimeout);
      database.prepare();
      return database;
    } catch (IOException e) {
      throw Failures.unavailable(
          absolute,
          "cannot be made or opened: its directory must exist and let this user write",
          e);
    } catch (SQLException e) {
      throw Failures.of(absolute, e);
    }
  }

  /** A new connection, closed with what it returns. Waits for other processes where it must. */
  PointerTable connect() throws SQLException {
    requireInPlace();
    Connection connection = openConnection();
    try {
      return new PointerTable(connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Fails once the file was removed or replaced: its open connections still write to the old. */
  void requireInPlace() {
    try {
      if (!Objects.equals(identity, identity(file))) {
        throw Failures.unavailable(file, "was replaced while in use: restart", null);
      }
    } catch (IOException e) {
      throw Failures.unavailable(file, "was removed while in use: put it back and restart", e);
    }
  }

  FloecatException failure(@Nullable Throwable cause) {
    return Failures.of(file, cause);
  }

  // SQLite gives its other files the mode of the database, so that has to be right from the start.
  private static void makePrivate(Path file) throws IOException {
    try {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(PRIVATE));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isRegularFile(file)) {
        throw e;
      }
      for (String suffix : List.of("", "-wal", "-shm")) {
        restrict(Path.of(file + suffix));
      }
    }
  }

  private static void restrict(Path file) throws IOException {
    if (Files.exists(file) && !PRIVATE.containsAll(Files.getPosixFilePermissions(file))) {
      Files.setPosixFilePermissions(file, PRIVATE);
    }
  }

  private void prepare() throws SQLException {
    try (Connection connection = openConnection();
        Statement statement = connection.createStatement()) {
      requireOurs(statement);
      useWriteAheadLog(statement);
      connection.setAutoCommit(false);
      if (isEmpty(statement)) {
        PointerTable.create(statement);
        statement.execute("PRAGMA application_id = " + APPLICATION_ID);
        statement.execute("PRAGMA user_version = " + FORMAT);
      }
      connection.setAutoCommit(true);
    }
  }

  private void requireOurs(Statement statement) throws SQLException {
    if (isEmpty(statement)) {
      return;
    }
    if (number(statement, "PRAGMA application_id") != APPLICATION_ID) {
      throw Failures.dataLoss(
          file, "is a database of another program: choose another file or directory", null);
    }
    long format = number(statement, "PRAGMA user_version");
    if (format > FORMAT) {
      throw new FailedPreconditionException(
          ErrorReason.NEWER_FORMAT,
          "%s has format %d, this version knows %d: use the newer version that wrote it"
              .formatted(file, format, FORMAT));
    }
  }

  private void useWriteAheadLog(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("PRAGMA journal_mode = WAL")) {
      row.next();
      if (!row.getString(1).equals("wal")) {
        throw Failures.unavailable(file, "is not on a local disk: move it to one", null);
      }
    }
  }

  private Connection openConnection() throws SQLException {
    var config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setBusyTimeout(Math.toIntExact(busyTimeout.toMillis()));
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    // What is deleted is overwritten, not only forgotten.
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
    Connection connection = config.createConnection("jdbc:sqlite:" + file.toUri());
    try (Statement statement = connection.createStatement()) {
      // On a Mac a sync stops at the disk's cache unless asked to go further.
      statement.execute("PRAGMA fullfsync = ON");
      statement.execute("PRAGMA checkpoint_fullfsync = ON");
    }
    return connection;
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

  private static @Nullable Object identity(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }
}
