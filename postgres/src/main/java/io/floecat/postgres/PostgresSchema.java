package io.floecat.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Prepares a database for the service: the work of its owner, once and after each upgrade. */
public final class PostgresSchema {

  private PostgresSchema() {}

  /** The statements that {@link #prepare} runs for the role {@code user}, to be shown. */
  public static List<String> statements(String user) {
    var all = new ArrayList<>(Schema.statements(user));
    all.addAll(Schema.timeouts(user));
    return all;
  }

  /**
   * Makes the schema, or brings it up to date, and gives the role {@code user} what the service
   * needs. May be run again, and while the service runs.
   *
   * @param owner how to reach the database as somebody who may create a schema in it
   * @param user the role of the service, which exists
   * @return the statements that {@code owner} has no right to run, for an administrator
   * @throws io.floecat.spi.error.UnavailableException it cannot be reached, or refuses
   * @throws io.floecat.spi.error.FailedPreconditionException a newer version prepared it
   */
  public static List<String> prepare(PostgresSettings owner, String user) {
    var connections = new Connections(owner);
    try (Connection connection = connections.open();
        Statement statement = connection.createStatement()) {
      requireNotNewer(statement, connections.place());
      connection.setAutoCommit(false);
      for (String sql : Schema.statements(user)) {
        statement.execute(sql);
      }
      connection.commit();
      connection.setAutoCommit(true);
      return refused(statement, Schema.timeouts(user));
    } catch (SQLException e) {
      throw Failures.ofOwner(connections.place(), e);
    }
  }

  private static void requireNotNewer(Statement statement, String place) throws SQLException {
    try (ResultSet there =
        statement.executeQuery("SELECT to_regclass('floecat.meta') IS NOT NULL")) {
      if (!there.next() || !there.getBoolean(1)) {
        return;
      }
    }
    try (ResultSet row =
        statement.executeQuery("SELECT format, oldest_reader FROM floecat.meta FOR UPDATE")) {
      if (row.next()) {
        Schema.requireKnown(row.getInt(1), row.getInt(2), place);
      }
    }
  }

  private static List<String> refused(Statement statement, List<String> sql) throws SQLException {
    var refused = new ArrayList<String>();
    for (String one : sql) {
      try {
        statement.execute(one);
      } catch (SQLException e) {
        if (!Failures.isDefinite(e)) {
          throw e;
        }
        refused.add(one);
      }
    }
    return refused;
  }
}
