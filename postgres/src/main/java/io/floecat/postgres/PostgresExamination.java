package io.floecat.postgres;

import io.floecat.spi.diagnosis.Examination;
import io.floecat.spi.diagnosis.Fix;
import io.floecat.spi.diagnosis.Report;
import io.floecat.spi.error.FloecatException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Whether the database is the service's to use, keeps what it acknowledges, and gives up in time.
 */
public final class PostgresExamination implements Examination {

  private static final int OLDEST_SERVER = 140_000;

  /** Every right of the role that {@link PostgresSchema#prepare} gives. */
  private static final String RIGHTS =
      """
      SELECT has_table_privilege('floecat.pointers', 'SELECT')
        AND has_table_privilege('floecat.pointers', 'INSERT')
        AND has_table_privilege('floecat.pointers', 'UPDATE')
        AND has_table_privilege('floecat.pointers', 'DELETE')
        AND has_function_privilege(
          'floecat.commit_changes(bigint, bytea[], text, bigint[], bytea[])', 'EXECUTE')""";

  private static final String TOO_MANY_RIGHTS =
      """
      SELECT rolsuper OR has_schema_privilege('floecat', 'CREATE')
      FROM pg_roles WHERE rolname = current_user""";

  private static final String UNSAFE =
      """
      SELECT string_agg(name || ' is off', ', ' ORDER BY name) FROM pg_settings
      WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'""";

  private static final String ENDLESS =
      """
      SELECT string_agg(name, ', ' ORDER BY name) FROM pg_settings
      WHERE name IN ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout')
        AND setting = '0'""";

  private static final String ASYNCHRONOUS =
      """
      SELECT current_setting('synchronous_standby_names') = ''
        AND EXISTS (SELECT 1 FROM pg_stat_replication)""";

  private final PostgresSettings settings;

  /** Of the database that {@code settings} lead to. */
  public PostgresExamination(PostgresSettings settings) {
    this.settings = settings;
  }

  @Override
  public String subject() {
    return "database";
  }

  @Override
  public void examine(Report report) {
    var connections = new Connections(settings);
    String place = connections.place();
    try (Connection connection = connections.open();
        Statement statement = connection.createStatement()) {
      boolean _ = Schema.requireUsable(connection, place);
      int version = number(statement, "SELECT current_setting('server_version_num')::int");
      if (version < OLDEST_SERVER) {
        report.failed("database", place + " is older than PostgreSQL 14", Fix.advice("upgrade it"));
      } else if (!holds(statement, RIGHTS)) {
        report.failed(
            "database",
            place + " lacks rights for this role",
            Fix.advice("run: floecat store prepare"));
      } else {
        report.ok("database", place + " is prepared and takes writes");
      }
      examineSafety(report, statement);
      examineRole(report, statement);
    } catch (SQLException e) {
      report.failed("database", String.valueOf(Failures.of(place, e).getMessage()));
    } catch (FloecatException e) {
      report.failed("database", String.valueOf(e.getMessage()));
    }
  }

  private static void examineSafety(Report report, Statement statement) throws SQLException {
    String unsafe = text(statement, UNSAFE);
    if (!unsafe.isEmpty()) {
      report.failed(
          "database-durability",
          unsafe + ": an acknowledged write can be lost",
          Fix.advice(
              "turn it on in postgresql.conf, or for the role or database that turned it off"));
    } else if (holds(statement, ASYNCHRONOUS)) {
      report.missing(
          "database-durability",
          "its standbys are asynchronous: promoting one can lose acknowledged writes",
          Fix.advice("set synchronous_standby_names"));
    } else {
      report.ok("database-durability", "an acknowledged write is on the disk");
    }
  }

  private static void examineRole(Report report, Statement statement) throws SQLException {
    String endless = text(statement, ENDLESS);
    if (!endless.isEmpty()) {
      report.missing(
          "database-timeouts",
          "a node that dies can hold others up: no " + endless,
          Fix.advice("run what floecat store prepare --print shows last, as an administrator"));
    } else {
      report.ok("database-timeouts", "a commit of a node that died ends in seconds");
    }
    if (holds(statement, TOO_MANY_RIGHTS)) {
      report.missing(
          "database-role",
          "the service's role may change the schema, or everything",
          Fix.advice("let another role own the schema: floecat store prepare --owner-user"));
    }
  }

  private static boolean holds(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static int number(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  private static String text(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      String text = row.next() ? row.getString(1) : null;
      return text == null ? "" : text;
    }
  }
}
