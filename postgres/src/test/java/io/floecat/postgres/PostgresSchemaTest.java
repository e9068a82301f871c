package io.floecat.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.error.UnavailableException;
import io.floecat.spi.file.OwnerOnly;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.PointerStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Preparing a database, and what the service refuses to start on. */
class PostgresSchemaTest {

  private static PostgresCluster cluster;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = PostgresCluster.start();
  }

  @AfterAll
  static void stopCluster() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void open_unprepared_isRefusedWithTheCommand() throws SQLException {
    String database = cluster.emptyDatabase();

    assertThatThrownBy(() -> PostgresPointerStore.open(cluster.settings(database)))
        .isInstanceOf(FailedPreconditionException.class)
        .hasMessageContaining("floecat store prepare");
  }

  @Test
  void open_newerFormat_isRefused() throws SQLException {
    String database = cluster.preparedDatabase();
    cluster.execute(database, "UPDATE floecat.meta SET format = 2");
    PostgresPointerStore.open(cluster.settings(database)).close();

    cluster.execute(database, "UPDATE floecat.meta SET oldest_reader = 2");

    assertThatThrownBy(() -> PostgresPointerStore.open(cluster.settings(database)))
        .isInstanceOf(FailedPreconditionException.class)
        .hasMessageContaining("use the newer version");
    assertThatThrownBy(() -> prepare(database)).isInstanceOf(FailedPreconditionException.class);
  }

  @Test
  void prepare_again_keepsWhatIsThere() throws SQLException {
    String database = cluster.preparedDatabase();
    try (PointerStore store = PostgresPointerStore.open(cluster.settings(database))) {
      assertThat(store.commit(List.of(Change.create("k", new byte[1])))).isTrue();

      assertThat(prepare(database)).isEmpty();

      assertThat(store.get("k")).isPresent();
      assertThat(store.commit(List.of(Change.create("l", new byte[1])))).isTrue();
    }
  }

  @Test
  void roleOfTheService_cannotChangeTheSchema() throws SQLException {
    String database = cluster.preparedDatabase();

    try (var connection = new Connections(cluster.settings(database)).open();
        var statement = connection.createStatement()) {
      for (String forbidden :
          List.of(
              "DROP TABLE floecat.pointers",
              "CREATE TABLE floecat.more (one bool)",
              "TRUNCATE floecat.pointers",
              "UPDATE floecat.meta SET format = 9")) {
        assertThatThrownBy(() -> statement.execute(forbidden))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
      }
    }
  }

  @Test
  void open_passwordChanged_readsTheFileAgain(@TempDir Path directory) throws Exception {
    String database = cluster.preparedDatabase();
    Path file = directory.resolve("password");
    PostgresSettings settings = cluster.settings(database);
    var changed =
        new PostgresSettings(
            settings.address(), settings.user(), Optional.of(file), 1, Optional.empty());
    Files.writeString(Files.createFile(file, OwnerOnly.FILE), "another");

    assertThatThrownBy(() -> PostgresPointerStore.open(changed))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("refuses the user or the password")
        .hasMessageNotContaining("another");

    Files.writeString(file, Files.readString(cluster.passwordFile()) + "\n");
    PostgresPointerStore.open(changed).close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db.example.com/floecat?sslmode=disable",
        "jdbc:postgresql://db.example.com/floecat?password=x",
        "jdbc:postgresql://user@db.example.com/floecat",
        "jdbc:postgresql://db.example.com",
        "jdbc:postgresql:floecat",
        "jdbc:postgresql://a,,b/floecat",
        "jdbc:postgresql://db.example.com:port/floecat",
        "jdbc:mysql://db.example.com/floecat",
        "postgresql://db.example.com/floecat"
      })
  void address_thatIsNone_isRefused(String url) {
    assertThatThrownBy(() -> PostgresAddress.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("password=x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost:5433", "[::1]:5432", "localhost,127.0.0.2"})
  void address_ofThisMachine_isLoopback(String hosts) {
    assertThat(PostgresAddress.parse("jdbc:postgresql://" + hosts + "/f").isLoopback()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "localhost,db.example.com", "127.0.0.1.example.com"})
  void address_ofAnother_isNotLoopback(String hosts) {
    assertThat(PostgresAddress.parse("jdbc:postgresql://" + hosts + "/f").isLoopback()).isFalse();
  }

  private static List<String> prepare(String database) {
    return PostgresSchema.prepare(
        cluster.settings(database, PostgresCluster.OWNER, cluster.port()), PostgresCluster.USER);
  }
}
