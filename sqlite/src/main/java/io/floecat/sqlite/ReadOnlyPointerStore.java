package io.floecat.sqlite;

import io.floecat.spi.CheckResult;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Page;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerLimits;
import io.floecat.spi.pointer.PointerStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteConfig;

/** A SQLite database that others may be writing, to look at and no more. */
final class ReadOnlyPointerStore implements PointerStore {

  private final Path file;
  private final PointerTable table;

  private ReadOnlyPointerStore(Path file, PointerTable table) {
    this.file = file;
    this.table = table;
  }

  static ReadOnlyPointerStore open(Path file) {
    try {
      Connection connection = connect(file);
      try (Statement statement = connection.createStatement()) {
        SqliteDatabase.requireOurs(file, statement);
        return new ReadOnlyPointerStore(file, new PointerTable(connection));
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw Failures.of(file, e);
    }
  }

  /**
   * A connection that only reads. Without a log nobody has the database open, and SQLite is told
   * so: else even a reader would make a log, and leave it behind.
   */
  static Connection connect(Path file) throws SQLException {
    SqliteLibrary.load(file);
    var config = new SQLiteConfig();
    config.setReadOnly(true);
    String unused = DatabaseFile.hasLog(file) ? "" : "?immutable=1";
    return config.createConnection("jdbc:sqlite:" + file.toUri() + unused);
  }

  @Override
  public synchronized Optional<Pointer> get(String key) {
    PointerLimits.requireKey(key);
    try {
      return table.get(key);
    } catch (SQLException e) {
      throw Failures.of(file, e);
    }
  }

  @Override
  public synchronized List<Optional<Pointer>> get(List<String> keys) {
    PointerLimits.requireKeys(keys);
    try {
      return table.get(keys);
    } catch (SQLException e) {
      throw Failures.of(file, e);
    }
  }

  @Override
  public synchronized Page list(String prefix, int limit, String pageToken) {
    PointerLimits.requireList(prefix, limit, pageToken);
    try {
      return table.list(prefix, limit, pageToken);
    } catch (SQLException e) {
      throw Failures.of(file, e);
    }
  }

  @Override
  public boolean commit(List<Change> changes) {
    throw new UnsupportedOperationException("opened to be looked at");
  }

  @Override
  public CheckResult check() {
    return CheckResult.healthy();
  }

  @Override
  public synchronized void close() {
    table.close();
  }
}
