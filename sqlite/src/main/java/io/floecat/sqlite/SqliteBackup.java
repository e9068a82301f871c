package io.floecat.sqlite;

import io.floecat.spi.error.FloecatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/** Copies of a store's database, made while others use it. */
public final class SqliteBackup {

  private SqliteBackup() {}

  /**
   * Copies the database as it is at one moment: every commit that was acknowledged before, whole.
   * Others may read and write meanwhile, also in other processes.
   *
   * @param copy a file that does not exist, in a directory that does
   * @throws FloecatException there is no such database, or the copy cannot be written
   */
  public static void copy(Path database, Path copy) {
    if (!Files.isRegularFile(database)) {
      throw Failures.unavailable(database, "is not there: nothing to back up", null);
    }
    try (Connection connection = readOnly(database);
        var statement = connection.prepareStatement("VACUUM INTO ?")) {
      statement.setString(1, copy.toAbsolutePath().toString());
      statement.execute();
    } catch (SQLException e) {
      throw Failures.of(database, e);
    }
  }

  /**
   * Returns if the file is a whole database of ours, in a format that this version knows.
   *
   * @throws FloecatException it is not
   */
  public static void requireIntact(Path database) {
    try (Connection connection = readOnly(database);
        Statement statement = connection.createStatement()) {
      SqliteDatabase.requireOurs(database, statement);
      try (ResultSet row = statement.executeQuery("PRAGMA integrity_check(1)")) {
        if (!row.next() || !row.getString(1).equals("ok")) {
          throw Failures.dataLoss(database, "is damaged: use another backup", null);
        }
      }
    } catch (SQLException e) {
      throw Failures.of(database, e);
    }
  }

  private static Connection readOnly(Path database) throws SQLException {
    SqliteLibrary.load(database);
    var config = new SQLiteConfig();
    config.setReadOnly(true);
    return config.createConnection("jdbc:sqlite:" + database.toUri());
  }
}
