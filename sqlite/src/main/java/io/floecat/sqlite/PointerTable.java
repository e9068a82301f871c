package io.floecat.sqlite;

import static java.util.Collections.nCopies;

import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Page;
import io.floecat.spi.pointer.PageBuilder;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * The pointers, through one connection, which it closes; all SQL on them stands here. For one
 * thread at a time.
 */
final class PointerTable implements AutoCloseable {

  // Keys are printable ASCII: every one that begins with a prefix lies between the prefix and the
  // prefix with DEL, and none lies between a key and that key with a space.
  private static final char BEFORE_ALL = ' ';
  private static final char AFTER_ALL = 0x7f;

  /**
   * A version that no commit has written is damage. Read as this one, it can be changed and removed
   * like any other; as 0, it would count as absent, and a create would write over it.
   */
  private static final String VERSION =
      "CASE WHEN version < 1 THEN " + Long.MAX_VALUE + " ELSE version END";

  private final Connection connection;
  private final PreparedStatement get;
  private final PreparedStatement getMany;
  private final PreparedStatement list;
  private final PreparedStatement version;
  private final PreparedStatement write;
  private final PreparedStatement delete;
  private final PreparedStatement lastVersion;
  private final PreparedStatement setLastVersion;

  /** Leaves it to the caller to close {@code connection} if this throws. */
  PointerTable(Connection connection) throws SQLException {
    this.connection = connection;
    get =
        connection.prepareStatement(
            "SELECT key, %s, value FROM pointers WHERE key = ?".formatted(VERSION));
    getMany =
        connection.prepareStatement(
            "SELECT key, %s, value FROM pointers WHERE key IN (%s)"
                .formatted(VERSION, String.join(", ", nCopies(PointerStore.MAX_KEYS, "?"))));
    list =
        connection.prepareStatement(
            """
            SELECT key, %s, value FROM pointers
            WHERE key >= ? AND key < ? AND key NOT GLOB '*[^!-~]*' ORDER BY key LIMIT ?"""
                .formatted(VERSION));
    version =
        connection.prepareStatement("SELECT %s FROM pointers WHERE key = ?".formatted(VERSION));
    write =
        connection.prepareStatement(
            """
            INSERT INTO pointers (key, version, value) VALUES (?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET version = excluded.version, value = excluded.value""");
    delete = connection.prepareStatement("DELETE FROM pointers WHERE key = ?");
    lastVersion = connection.prepareStatement("SELECT version FROM last_version");
    setLastVersion = connection.prepareStatement("UPDATE last_version SET version = ?");
  }

  /** Makes the tables. One version counts for all keys, so that a key never meets one again. */
  static void create(Statement statement) throws SQLException {
    statement.execute(
        """
        CREATE TABLE pointers (
          key TEXT NOT NULL COLLATE BINARY PRIMARY KEY,
          version INTEGER NOT NULL,
          value BLOB NOT NULL
        ) STRICT, WITHOUT ROWID""");
    statement.execute("CREATE TABLE last_version (version INTEGER NOT NULL) STRICT");
    statement.execute("INSERT INTO last_version VALUES (0)");
  }

  Optional<Pointer> get(String key) throws SQLException {
    get.setString(1, key);
    try (ResultSet row = get.executeQuery()) {
      return row.next() ? Optional.of(pointer(row)) : Optional.empty();
    }
  }

  /** One query, so as of one moment. */
  List<Optional<Pointer>> get(List<String> keys) throws SQLException {
    getMany.clearParameters(); // A place that is not used is NULL, which equals nothing.
    for (int i = 0; i < keys.size(); i++) {
      getMany.setString(i + 1, keys.get(i));
    }
    var found = new HashMap<String, Pointer>();
    try (ResultSet rows = getMany.executeQuery()) {
      while (rows.next()) {
        Pointer pointer = pointer(rows);
        found.put(pointer.key(), pointer);
      }
    }
    return keys.stream().map(key -> Optional.ofNullable(found.get(key))).toList();
  }

  /** Passes over keys that are none, which only another program can have written. */
  Page list(String prefix, int limit, String pageToken) throws SQLException {
    String next = pageToken + BEFORE_ALL;
    list.setString(1, prefix.compareTo(next) < 0 ? next : prefix);
    list.setString(2, prefix + AFTER_ALL);
    list.setInt(3, limit + 1);
    var page = new PageBuilder(limit);
    try (ResultSet rows = list.executeQuery()) {
      // SQLite reads a row when it is asked for it: what has no room is not in memory, but for one.
      while (rows.next() && page.add(pointer(rows))) {}
    }
    return page.build();
  }

  /** Begins a transaction that no other writer can come into. */
  void begin() throws SQLException {
    connection.setAutoCommit(false);
  }

  /** Ends the transaction, synced. The driver's {@code commit()} would begin another at once. */
  void commit() throws SQLException {
    connection.setAutoCommit(true);
  }

  boolean isAsExpected(List<Change> changes) throws SQLException {
    for (Change change : changes) {
      if (version(change.key()) != change.expected()) {
        return false;
      }
    }
    return true;
  }

  void apply(List<Change> changes, long newVersion) throws SQLException {
    for (Change change : changes) {
      switch (change) {
        case Change.Write(String key, long _, byte[] value) -> {
          write.setString(1, key);
          write.setLong(2, newVersion);
          write.setBytes(3, value);
          write.executeUpdate();
        }
        case Change.Delete(String key, long _) -> {
          delete.setString(1, key);
          delete.executeUpdate();
        }
        case Change.Check _ -> {}
      }
    }
  }

  /** The version that the newest commit got. */
  long lastVersion() throws SQLException {
    try (ResultSet row = lastVersion.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  void setLastVersion(long last) throws SQLException {
    setLastVersion.setLong(1, last);
    setLastVersion.executeUpdate();
  }

  /**
   * Moves SQLite's log into the database, waiting for readers.
   *
   * @return false if a reader took too long
   */
  boolean emptyLog() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
      row.next();
      return row.getInt(1) == 0;
    }
  }

  /** Rolls back what is not committed. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // Nothing depends on it: whoever goes on does so with another connection.
    }
  }

  private long version(String key) throws SQLException {
    version.setString(1, key);
    try (ResultSet row = version.executeQuery()) {
      return row.next() ? row.getLong(1) : Change.ABSENT;
    }
  }

  private static Pointer pointer(ResultSet row) throws SQLException {
    return new Pointer(row.getString(1), row.getLong(2), row.getBytes(3));
  }
}
