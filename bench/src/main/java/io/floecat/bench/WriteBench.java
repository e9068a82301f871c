package io.floecat.bench;

import io.floecat.runtime.EmbeddedFloecat;
import io.floecat.spi.account.Principal;
import io.floecat.v1.UpdateConnectorRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/** Durable creates and updates, next to a bare SQLite loop with as many synced commits. */
final class WriteBench {

  private static final Duration TIME = Duration.ofSeconds(4);

  /** Two commits of the record and one of the vault. */
  private static final int COMMITS_PER_WRITE = 3;

  /** More than there are clients, so that no two updates meet on one connector. */
  private static final int UPDATED = 256;

  private static final Principal ADMIN = Principal.admin("bench");

  private WriteBench() {}

  static void run(Path directory) throws Exception {
    Files.createDirectory(directory);
    double bare = bareWrites(directory.resolve("bare.db"));
    try (var floecat = EmbeddedFloecat.open(Samples.config(directory.resolve("data")))) {
      for (int number = 0; number < UPDATED; number++) {
        floecat.connectors().create(ADMIN, Samples.create("acct-1", "u-" + number));
      }
      for (int clients : new int[] {1, 16, 64}) {
        String prefix = "c" + clients + "-";
        double creates =
            Load.perSecond(
                clients,
                TIME,
                number ->
                    floecat.connectors().create(ADMIN, Samples.create("acct-1", prefix + number)));
        Bench.rate("create, %d clients".formatted(clients), creates, bare);
        double updates =
            Load.perSecond(
                clients, TIME, number -> update(floecat, "u-" + number % UPDATED, number));
        Bench.rate("update, %d clients".formatted(clients), updates, bare);
      }
    }
  }

  private static void update(EmbeddedFloecat floecat, String id, int number) {
    floecat
        .connectors()
        .update(
            ADMIN,
            UpdateConnectorRequest.newBuilder()
                .setConnector(
                    Samples.connector("new-" + number).toBuilder()
                        .setName("accounts/acct-1/connectors/" + id))
                .build());
  }

  private static double bareWrites(Path file) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      try (var statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("PRAGMA synchronous = FULL");
        statement.execute("CREATE TABLE bare (k TEXT PRIMARY KEY, v BLOB) WITHOUT ROWID");
      }
      return Load.perSecond(1, TIME, number -> bareWrite(connection, number));
    }
  }

  private static void bareWrite(Connection connection, int number) throws SQLException {
    try (var insert = connection.prepareStatement("INSERT INTO bare VALUES (?, ?)")) {
      for (int commit = 0; commit < COMMITS_PER_WRITE; commit++) {
        insert.setString(1, number + "/" + commit);
        insert.setBytes(2, new byte[600]);
        insert.execute();
      }
    }
  }
}
