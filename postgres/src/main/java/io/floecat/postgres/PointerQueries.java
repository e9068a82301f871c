package io.floecat.postgres;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.floecat.spi.pointer.Page;
import io.floecat.spi.pointer.PageBuilder;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** The reads: one statement each, so each as of one moment. */
final class PointerQueries {

  // Keys are printable ASCII: every one that begins with a prefix lies between the prefix and the
  // prefix with DEL, and none lies between a key and that key with a space.
  private static final char BEFORE_ALL = ' ';
  private static final char AFTER_ALL = 0x7f;

  private static final String GET =
      "SELECT key, version, value FROM floecat.pointers WHERE key = ANY (?)";

  /** Ends where a page is full of bytes: only what it holds, and one more, leaves the server. */
  private static final String LIST =
      """
      SELECT key, version, value FROM (
        SELECT key, version, value,
          sum(octet_length(key) + octet_length(value))
            OVER (ORDER BY key ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
            - octet_length(key) - octet_length(value) AS bytes_before
        FROM (
          SELECT key, version, value FROM floecat.pointers
          WHERE key >= ? AND key < ? ORDER BY key LIMIT ?
        ) AS page
      ) AS sized
      WHERE bytes_before <= ? ORDER BY key""";

  private PointerQueries() {}

  static List<Optional<Pointer>> get(Connection connection, List<String> keys) throws SQLException {
    var found = new HashMap<String, Pointer>();
    try (PreparedStatement query = connection.prepareStatement(GET)) {
      byte[][] wanted = keys.stream().map(key -> key.getBytes(US_ASCII)).toArray(byte[][]::new);
      query.setArray(1, connection.createArrayOf("bytea", wanted));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          Pointer pointer = pointer(rows);
          found.put(pointer.key(), pointer);
        }
      }
    }
    return keys.stream().map(key -> Optional.ofNullable(found.get(key))).toList();
  }

  static Page list(Connection connection, String prefix, int limit, String pageToken)
      throws SQLException {
    String next = pageToken + BEFORE_ALL;
    var page = new PageBuilder(limit);
    try (PreparedStatement query = connection.prepareStatement(LIST)) {
      query.setBytes(1, (prefix.compareTo(next) < 0 ? next : prefix).getBytes(US_ASCII));
      query.setBytes(2, (prefix + AFTER_ALL).getBytes(US_ASCII));
      query.setInt(3, limit + 1);
      query.setLong(4, PointerStore.MAX_PAGE_BYTES);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next() && page.add(pointer(rows))) {}
      }
    }
    return page.build();
  }

  private static Pointer pointer(ResultSet row) throws SQLException {
    return new Pointer(new String(row.getBytes(1), US_ASCII), row.getLong(2), row.getBytes(3));
  }
}
