package io.floecat.postgres;

import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables and the function, in a schema of their own, so that no path to search matters. */
final class Schema {

  /** The format that this code writes, and the newest it can use. */
  static final int FORMAT = 1;

  static final String COMMIT = "SELECT floecat.commit_changes(?, ?, ?, ?, ?)";

  // The kinds of changes that the function knows.
  static final String CREATE = "C";
  static final String REPLACE = "R";
  static final String DELETE = "D";
  static final String CHECK = "V";
  static final String CHECK_ABSENT = "A";

  private static final String SCHEMA = "CREATE SCHEMA IF NOT EXISTS floecat";

  private static final String META =
      """
      CREATE TABLE IF NOT EXISTS floecat.meta (
        one boolean PRIMARY KEY CHECK (one),
        store_id uuid NOT NULL,
        format integer NOT NULL,
        oldest_reader integer NOT NULL
      )""";

  /** Keys are 1 to 1,024 bytes of printable ASCII without spaces; bytea is ordered by bytes. */
  private static final String POINTERS =
      """
      CREATE TABLE IF NOT EXISTS floecat.pointers (
        key bytea PRIMARY KEY
          CHECK (octet_length(key) <= 1024
            AND encode(key, 'hex') ~ '^(2[1-9a-f]|[3-6][0-9a-f]|7[0-9a-e])+$'),
        version bigint NOT NULL CHECK (version > 0),
        value bytea NOT NULL
      )""";

  private static final String FIRST =
      """
      INSERT INTO floecat.meta (one, store_id, format, oldest_reader)
      VALUES (true, gen_random_uuid(), %s, %s) ON CONFLICT (one) DO NOTHING"""
          .formatted(FORMAT, FORMAT);

  /**
   * Makes all changes, or fails and makes none. What others hold is waited for, and then counts as
   * they left it. To expect that a key is absent, it is created and removed again: there is no row
   * to lock, but nobody else can create it meanwhile.
   */
  private static final String FUNCTION =
      """
      CREATE OR REPLACE FUNCTION floecat.commit_changes(
        new_version bigint, keys bytea[], kinds text, expected bigint[], contents bytea[])
      RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        FOR i IN 1 .. cardinality(keys) LOOP
          CASE substr(kinds, i, 1)
            WHEN 'C' THEN
              INSERT INTO floecat.pointers (key, version, value)
              VALUES (keys[i], new_version, contents[i]) ON CONFLICT (key) DO NOTHING;
            WHEN 'R' THEN
              UPDATE floecat.pointers SET version = new_version, value = contents[i]
              WHERE key = keys[i] AND version = expected[i];
            WHEN 'D' THEN
              DELETE FROM floecat.pointers WHERE key = keys[i] AND version = expected[i];
            WHEN 'V' THEN
              PERFORM 1 FROM floecat.pointers
              WHERE key = keys[i] AND version = expected[i] FOR SHARE;
            WHEN 'A' THEN
              INSERT INTO floecat.pointers (key, version, value)
              VALUES (keys[i], new_version, '') ON CONFLICT (key) DO NOTHING;
              IF FOUND THEN
                DELETE FROM floecat.pointers WHERE key = keys[i];
              END IF;
          END CASE;
          IF NOT FOUND THEN
            RAISE EXCEPTION USING ERRCODE = 'FC001', MESSAGE = 'a key is not as expected';
          END IF;
        END LOOP;
      END $$""";

  private Schema() {}

  /** Makes the schema, or brings it up to date; may be run again. */
  static List<String> statements(String user) {
    String role = identifier(user);
    return List.of(
        SCHEMA,
        META,
        POINTERS,
        FIRST,
        FUNCTION,
        "REVOKE ALL ON FUNCTION floecat.commit_changes FROM PUBLIC",
        "GRANT USAGE ON SCHEMA floecat TO " + role,
        "GRANT SELECT ON floecat.meta TO " + role,
        "GRANT SELECT, INSERT, UPDATE, DELETE ON floecat.pointers TO " + role,
        "GRANT EXECUTE ON FUNCTION floecat.commit_changes TO " + role);
  }

  /** Bounds how long a commit whose node went away can hold others up. */
  static List<String> timeouts(String user) {
    String role = identifier(user);
    return List.of(
        "ALTER ROLE %s SET lock_timeout = '2s'".formatted(role),
        "ALTER ROLE %s SET statement_timeout = '5s'".formatted(role),
        "ALTER ROLE %s SET idle_in_transaction_session_timeout = '10s'".formatted(role),
        "ALTER ROLE %s SET client_connection_check_interval = '1s'".formatted(role));
  }

  /** Returns {@code true} if this version of the service can use what is there. Only reads. */
  static boolean requireUsable(Connection connection, String place) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT format, oldest_reader FROM floecat.meta")) {
      if (!row.next() || row.getInt(1) < FORMAT) {
        throw Failures.unprepared(place, null);
      }
      requireKnown(row.getInt(1), row.getInt(2), place);
      return true;
    } catch (SQLException e) {
      if (Failures.isUnprepared(e)) {
        throw Failures.unprepared(place, e);
      }
      throw e;
    }
  }

  static void requireKnown(int format, int oldestReader, String place) {
    if (oldestReader > FORMAT) {
      throw new FailedPreconditionException(
          ErrorReason.NEWER_FORMAT,
          "%s has format %s, this version knows %s: use the newer version that prepared it"
              .formatted(place, format, FORMAT));
    }
  }

  private static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
