package io.floecat.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Page;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("P6: an acknowledged write is durable, an unacknowledged one whole or gone")
class SqliteDurabilityTest {

  @TempDir Path directory;

  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("store.db");
  }

  @Test
  void reopen_afterClose_hasEverything() {
    Pointer kept;
    try (PointerStore store = SqlitePointerStore.openSqlite(file)) {
      assertThat(store.commit(List.of(create("kept"), create("deleted")))).isTrue();
      kept = store.get("kept").orElseThrow();
      assertThat(store.commit(List.of(Change.delete(store.get("deleted").orElseThrow())))).isTrue();
    }

    try (PointerStore store = SqlitePointerStore.openSqlite(file)) {
      assertThat(store.list("", 10, "").pointers()).containsExactly(kept);
    }
  }

  @Test
  void reopen_keyThatWasDeleted_getsAVersionItNeverHad() {
    long before;
    try (PointerStore store = SqlitePointerStore.openSqlite(file)) {
      assertThat(store.commit(List.of(create("k")))).isTrue();
      Pointer old = store.get("k").orElseThrow();
      before = old.version();
      assertThat(store.commit(List.of(Change.delete(old)))).isTrue();
    }

    try (PointerStore store = SqlitePointerStore.openSqlite(file)) {
      assertThat(store.commit(List.of(create("k")))).isTrue();
      assertThat(store.get("k").orElseThrow().version()).isGreaterThan(before);
    }
  }

  @Test
  void kill_amongCommits_losesNothingAcknowledgedAndHalvesNothing() throws Exception {
    for (int round = 0; round < 3; round++) {
      var acknowledged = new ArrayList<String>();
      Process writer = ChildJvm.start(PairWriter.class, file.toString(), round + "/", "50000");
      try (BufferedReader output = writer.inputReader(UTF_8)) {
        Iterator<String> lines = output.lines().iterator();
        while (acknowledged.size() < 100) {
          acknowledged.add(lines.next());
        }
        writer.toHandle().destroyForcibly(); // Unlike the process itself, keeps the output open.
        lines.forEachRemaining(acknowledged::add);
      }
      assertThat(writer.waitFor()).as("killed").isEqualTo(128 + 9);

      try (PointerStore store = SqlitePointerStore.openSqlite(file)) {
        Set<String> left = names(store, PairWriter.LEFT);
        assertThat(left).containsAll(acknowledged);
        assertThat(names(store, PairWriter.RIGHT)).isEqualTo(left);
      }
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no ulimit")
  void write_beyondWhatTheDiskTakes_isRefusedAndLosesNothing() throws Exception {
    List<String> limited = List.of("sh", "-c", "ulimit -f 20000 && exec \"$@\"", "sh");
    Process writer =
        ChildJvm.start(limited, PairWriter.class, file.toString(), "", Integer.toString(100_000));
    List<String> printed;
    try (BufferedReader output = writer.inputReader(UTF_8)) {
      printed = output.lines().toList();
    }
    assertThat(writer.waitFor()).isZero();

    List<String> refused = printed.stream().filter(line -> line.startsWith("refused")).toList();
    List<String> acknowledged = printed.stream().filter(line -> !refused.contains(line)).toList();
    assertThat(refused)
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).contains(file.toRealPath() + " ", "disk and quota"))
        .allSatisfy(line -> assertThat(line).doesNotContain("vvv"));
    try (PointerStore store = SqlitePointerStore.openSqlite(file)) {
      Set<String> left = names(store, PairWriter.LEFT);
      assertThat(left).isNotEmpty().containsAll(acknowledged);
      assertThat(names(store, PairWriter.RIGHT)).isEqualTo(left);
      assertThat(store.commit(List.of(create("again")))).isTrue();
    }
  }

  @Test
  void connection_ofTheStore_syncsEveryCommit() throws Exception {
    var database = SqliteDatabase.open(file, Duration.ofSeconds(1));
    try (Connection connection = database.openConnection()) {
      assertThat(pragma(connection, "journal_mode")).isEqualTo("wal");
      assertThat(pragma(connection, "synchronous")).as("FULL").isEqualTo("2");
      assertThat(pragma(connection, "fullfsync")).isEqualTo("1");
      assertThat(pragma(connection, "checkpoint_fullfsync")).isEqualTo("1");
    }
  }

  @Test
  void increments_ofTwoProcesses_areNeverLost() throws Exception {
    Process other = ChildJvm.start(Incrementer.class, file.toString(), "100");
    try (PointerStore store = SqlitePointerStore.openSqlite(file)) {
      Incrementer.increment(store, 100);
      assertThat(other.waitFor()).isZero();

      assertThat(Incrementer.count(store.get(Incrementer.KEY))).isEqualTo(200);
    }
  }

  @Test
  void increments_ofStoresOpenedAtOnceOnANewFile_areNeverLost() throws Exception {
    int stores = 6;
    var start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(stores)) {
      var results = new ArrayList<Future<?>>();
      for (int i = 0; i < stores; i++) {
        results.add(
            threads.submit(
                () -> {
                  start.await();
                  try (PointerStore store = SqlitePointerStore.openSqlite(file)) {
                    Incrementer.increment(store, 20);
                  }
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> result : results) {
        result.get();
      }
    }

    try (PointerStore store = SqlitePointerStore.openSqlite(file)) {
      assertThat(Incrementer.count(store.get(Incrementer.KEY))).isEqualTo(stores * 20);
    }
  }

  private static Set<String> names(PointerStore store, String prefix) {
    var names = new TreeSet<String>();
    String token = "";
    do {
      Page page = store.list(prefix, PointerStore.MAX_PAGE, token);
      page.pointers().forEach(read -> names.add(read.key().substring(prefix.length())));
      token = page.nextPageToken().orElse("");
    } while (!token.isEmpty());
    return names;
  }

  private static String pragma(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA " + name)) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  private static Change create(String key) {
    return Change.create(key, "value".getBytes(UTF_8));
  }
}
