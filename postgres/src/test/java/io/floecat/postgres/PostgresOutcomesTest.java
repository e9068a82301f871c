package io.floecat.postgres;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.spi.error.UnavailableException;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a commit answers where the server or the network does not do what they should. */
class PostgresOutcomesTest {

  private static final int MOST_BEFORE_A_RELOAD = 500;
  private static PostgresCluster cluster;
  private static String database;

  private DatabaseProxy proxy;
  private PointerStore store;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = PostgresCluster.start();
    database = cluster.preparedDatabase();
  }

  @AfterAll
  static void stopCluster() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void openStore() throws Exception {
    cluster.execute(database, "TRUNCATE floecat.pointers");
    proxy = new DatabaseProxy(cluster.port());
    store =
        PostgresPointerStore.open(cluster.settings(database, PostgresCluster.USER, proxy.port()));
  }

  @AfterEach
  void closeStore() throws IOException {
    store.close();
    proxy.close();
  }

  @Test
  void everyCall_isOneRoundTrip() {
    create("a", "b");
    proxy.trips();

    create("c");
    assertThat(proxy.trips()).as("commit").isEqualTo(1);
    assertThat(store.commit(List.of(Change.create("c", bytes("again"))))).isFalse();
    assertThat(proxy.trips()).as("refused commit").isEqualTo(1);
    Pointer a = read("a");
    assertThat(proxy.trips()).as("get").isEqualTo(1);
    store.get(List.of("a", "b", "none"));
    assertThat(proxy.trips()).as("get of many").isEqualTo(1);
    store.list("", 10, "");
    assertThat(proxy.trips()).as("list").isEqualTo(1);
    commit(
        Change.replace(a, bytes("2")),
        Change.create("d", bytes("1")),
        new Change.Check("e", Change.ABSENT));
    assertThat(proxy.trips()).as("commit of many").isEqualTo(1);
    assertThat(proxy.connections()).isEqualTo(1);
  }

  @Test
  @DisplayName("P6: a commit whose answer is lost is found to have happened")
  void commit_answerLost_isFoundDone() {
    create("k");
    Pointer before = read("k");

    proxy.lose(DatabaseProxy.Loss.ANSWER);
    assertThat(store.commit(List.of(Change.replace(before, bytes("2"))))).isTrue();

    assertThat(read("k").version()).isNotEqualTo(before.version());
    assertThat(proxy.connections()).isEqualTo(2);
  }

  @Test
  @DisplayName("P6: a commit that may still be on its way is never answered with false")
  void commit_requestLost_isUnknown() {
    create("k");
    Pointer before = read("k");

    proxy.lose(DatabaseProxy.Loss.REQUEST);
    assertThatThrownBy(() -> store.commit(List.of(Change.replace(before, bytes("2")))))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("did not say whether it wrote");

    assertThat(read("k")).isEqualTo(before);
  }

  @Test
  void commit_answerOfARefusalLost_isUnknown() {
    create("k");

    proxy.lose(DatabaseProxy.Loss.ANSWER);
    assertThatThrownBy(() -> store.commit(List.of(Change.create("k", bytes("2")))))
        .isInstanceOf(UnavailableException.class);
  }

  @Test
  void commit_onlyADeletionAndAnswerLost_isUnknown() {
    create("k");
    Pointer before = read("k");

    proxy.lose(DatabaseProxy.Loss.ANSWER);
    assertThatThrownBy(() -> store.commit(List.of(Change.delete(before))))
        .isInstanceOf(UnavailableException.class);

    assertThat(store.get("k")).isEmpty();
  }

  @Test
  void get_connectionLost_readsOnAnother() {
    create("k");

    for (DatabaseProxy.Loss loss : DatabaseProxy.Loss.values()) {
      proxy.lose(loss);
      assertThat(store.get("k")).isPresent();
    }
  }

  @Test
  void commit_keyHeldByAnother_isUnavailableAndNotFalse() throws SQLException {
    create("k");
    Pointer before = read("k");
    try (Connection other = cluster.connect(database);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT 1 FROM floecat.pointers FOR UPDATE");

      assertThatThrownBy(() -> store.commit(List.of(Change.replace(before, bytes("2")))))
          .isInstanceOf(UnavailableException.class);

      other.rollback();
    }
    commit(Change.replace(before, bytes("2")));
  }

  @Test
  @DisplayName("P6: a commit that no standby has is not acknowledged")
  void commit_waitForStandbyCancelled_isUnknown() throws Exception {
    create("k");
    cluster.execute(
        "postgres",
        "ALTER SYSTEM SET synchronous_standby_names = 'nobody'",
        "SELECT pg_reload_conf()");
    try {
      CompletableFuture<Boolean> commit;
      int acknowledged = -1;
      do { // The server may see its new setting only some commits later.
        commit = replaceAndCancelTheWait();
        acknowledged++;
      } while (!commit.isCompletedExceptionally() && acknowledged < MOST_BEFORE_A_RELOAD);
      assertThatThrownBy(commit::join).hasCauseInstanceOf(UnavailableException.class);
    } finally {
      cluster.execute(
          "postgres", "ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
    }
    assertThat(text(read("k"))).as("it happened all the same").isEqualTo("2");
  }

  private CompletableFuture<Boolean> replaceAndCancelTheWait() throws SQLException {
    Pointer before = read("k");
    var commit =
        CompletableFuture.supplyAsync(
            () -> store.commit(List.of(Change.replace(before, bytes("2")))));
    while (!commit.isDone()) {
      cluster.execute(
          "postgres",
          "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
    }
    return commit;
  }

  @Test
  void commits_serverCrashesBetween_areKeptAndGoOn() throws Exception {
    create("k");
    Pointer before = read("k");

    cluster.crashAndRestart();

    assertThat(read("k")).isEqualTo(before);
    commit(Change.replace(before, bytes("2")));
  }

  @Test
  void connectionsOfTheService_giveUpInSeconds() throws SQLException {
    assertThat(shown("lock_timeout")).isEqualTo("2s");
    assertThat(shown("statement_timeout")).isEqualTo("5s");
    assertThat(shown("idle_in_transaction_session_timeout")).isEqualTo("10s");
    assertThat(shown("client_connection_check_interval")).isEqualTo("1s");
  }

  private String shown(String setting) throws SQLException {
    try (Connection connection = new Connections(cluster.settings(database)).open();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW " + setting)) {
      row.next();
      return row.getString(1);
    }
  }

  private void create(String... keys) {
    for (String key : keys) {
      commit(Change.create(key, bytes("1")));
    }
  }

  private void commit(Change... changes) {
    assertThat(store.commit(List.of(changes))).isTrue();
  }

  private Pointer read(String key) {
    Optional<Pointer> found = store.get(key);
    return found.orElseThrow();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  private static String text(Pointer pointer) {
    return new String(pointer.value(), US_ASCII);
  }
}
