package io.floecat.postgres;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.floecat.spi.pointer.Change;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One call of the function that commits: all changes and one new version, sent and answered in one
 * round trip. Changes are in the order of their keys, so that two commits never wait for each
 * other.
 */
record CommitCall(long version, List<Change> changes) {

  private static final byte[] NOTHING = {};

  static CommitCall of(long version, List<Change> changes) {
    return new CommitCall(
        version, changes.stream().sorted(Comparator.comparing(Change::key)).toList());
  }

  /**
   * A call that changes nothing, and that the server answers only if what this one wrote is there
   * and durable: it locks one written key, so its own commit comes after that of the other in the
   * server's log. Empty where this one writes nothing.
   */
  Optional<CommitCall> confirmation() {
    return changes.stream()
        .filter(Change.Write.class::isInstance)
        .findFirst()
        .map(write -> of(version, List.of(new Change.Check(write.key(), version))));
  }

  /** Whether the server answered without a warning; with one, it may not have become durable. */
  boolean run(Connection connection) throws SQLException {
    try (PreparedStatement call = connection.prepareStatement(Schema.COMMIT)) {
      call.setLong(1, version);
      call.setArray(
          2, bytes(connection, changes.stream().map(CommitCall::key).toArray(byte[][]::new)));
      call.setString(3, String.join("", changes.stream().map(CommitCall::kind).toList()));
      call.setArray(
          4,
          connection.createArrayOf(
              "bigint", changes.stream().map(Change::expected).toArray(Long[]::new)));
      call.setArray(
          5, bytes(connection, changes.stream().map(CommitCall::value).toArray(byte[][]::new)));
      call.execute();
      return call.getWarnings() == null;
    }
  }

  private static Array bytes(Connection connection, byte[][] elements) throws SQLException {
    return connection.createArrayOf("bytea", elements);
  }

  private static byte[] key(Change change) {
    return change.key().getBytes(US_ASCII);
  }

  private static String kind(Change change) {
    boolean isAbsent = change.expected() == Change.ABSENT;
    return switch (change) {
      case Change.Write _ -> isAbsent ? Schema.CREATE : Schema.REPLACE;
      case Change.Delete _ -> Schema.DELETE;
      case Change.Check _ -> isAbsent ? Schema.CHECK_ABSENT : Schema.CHECK;
    };
  }

  private static byte[] value(Change change) {
    return switch (change) {
      case Change.Write write -> write.value();
      case Change.Delete _, Change.Check _ -> NOTHING;
    };
  }
}
