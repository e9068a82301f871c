package io.floecat.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.UnavailableException;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits that wait for each other, behind a lock that another connection holds. */
class GroupCommitTest {

  @TempDir Path directory;

  private Path file;
  private PointerStore store;

  @BeforeEach
  void open() throws IOException {
    file = directory.toRealPath().resolve("store.db");
    store = SqlitePointerStore.openSqlite(file);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void commits_thatWaitTogether_shareASync() throws Exception {
    var waiting = new ArrayList<Commit>();
    int before = commitsInLog();
    try (var _ = new Lock(file)) {
      for (int i = 0; i < 50; i++) {
        waiting.add(Commit.begin(store, create("k" + i)));
      }
    }

    for (Commit each : waiting) {
      assertThat(each.answer()).isTrue();
    }
    assertThat(commitsInLog() - before).as("2 but for late threads").isBetween(1, 5);
  }

  @Test
  void commit_losingInABatch_leavesTheOthersAlone() throws Exception {
    commit(create("taken"));
    var winners = new ArrayList<Commit>();
    var losers = new ArrayList<Commit>();
    try (var _ = new Lock(file)) {
      for (int i = 0; i < 10; i++) {
        winners.add(Commit.begin(store, create("k" + i)));
        losers.add(Commit.begin(store, create("with loser " + i), create("taken")));
      }
    }

    for (Commit each : winners) {
      assertThat(each.answer()).isTrue();
    }
    for (Commit each : losers) {
      assertThat(each.answer()).isFalse();
    }
    assertThat(keys()).hasSize(11).noneMatch(key -> key.startsWith("with"));
  }

  @Test
  void commits_ofOneBatch_seeEachOther() throws Exception {
    Commit first;
    Commit second;
    Commit third;
    try (var _ = new Lock(file)) {
      first = Commit.begin(store, create("k"));
      second = Commit.begin(store, create("k"));
      third = Commit.begin(store, new Change.Check("k", Change.ABSENT));
    }

    assertThat(first.answer()).isTrue();
    assertThat(second.answer()).isFalse();
    assertThat(third.answer()).isFalse();
  }

  @Test
  void versions_ofOneBatch_areDifferentAndInOrder() throws Exception {
    var waiting = new ArrayList<Commit>();
    try (var _ = new Lock(file)) {
      for (int i = 0; i < 9; i++) {
        waiting.add(Commit.begin(store, create("k" + i)));
      }
    }
    for (Commit each : waiting) {
      each.answer();
    }

    assertThat(store.list("", 10, "").pointers())
        .extracting(Pointer::version)
        .hasSize(9)
        .doesNotHaveDuplicates()
        .isSorted();
  }

  @Test
  void commit_databaseHeldTooLong_isUnavailableAndTheNextOneWorks() throws Exception {
    commit(create("before"));
    try (var impatient = new SqlitePointerStore(SqliteDatabase.open(file, Duration.ofMillis(20)))) {
      try (var _ = new Lock(file)) {
        assertThatThrownBy(() -> impatient.commit(List.of(create("k", "secret"))))
            .isInstanceOfSatisfying(
                UnavailableException.class,
                e -> assertThat(e.reason()).isEqualTo(ErrorReason.DEPENDENCY_UNAVAILABLE))
            .hasMessageStartingWith(file + " is held by another process")
            .hasMessageNotContaining("secret");
        assertThat(impatient.check().problem().orElseThrow())
            .startsWith(file + " is held by another process");
        assertThat(impatient.get("before")).isPresent();
      }
      assertThat(impatient.check().isHealthy()).isTrue();
      assertThat(impatient.commit(List.of(create("after")))).isTrue();
      assertThat(impatient.get("k")).isEmpty();
    }
  }

  @Test
  void commit_interruptedWhileWaiting_isUnavailableKeepsTheInterruptAndStillHappens()
      throws Exception {
    Commit interrupted;
    try (var _ = new Lock(file)) {
      interrupted = Commit.begin(store, create("k"));
      interrupted.thread().interrupt();

      assertThatThrownBy(interrupted::answer)
          .hasCauseInstanceOf(UnavailableException.class)
          .hasMessageContaining("interrupted");
      assertThat(interrupted.wasInterrupted()).isTrue();
    }
    commit(create("after it in the queue"));

    assertThat(store.get("k")).isPresent();
  }

  @Test
  void calls_ofAnInterruptedThread_areUnavailableAndKeepTheInterrupt() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> store.get("k")).isInstanceOf(UnavailableException.class);
      assertThatThrownBy(() -> store.list("", 1, "")).isInstanceOf(UnavailableException.class);
      assertThatThrownBy(() -> commit(create("k"))).isInstanceOf(UnavailableException.class);
      assertThat(store.check().isHealthy()).isFalse();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(store.get("k")).isEmpty();
  }

  @Test
  void close_whileCommitsWait_finishesThemAndRefusesOthers() throws Exception {
    var waiting = new ArrayList<Commit>();
    CompletableFuture<Void> closing;
    try (var _ = new Lock(file)) {
      for (int i = 0; i < 5; i++) {
        waiting.add(Commit.begin(store, create("k" + i)));
      }
      closing = CompletableFuture.runAsync(store::close);
      awaitRefusal();
      assertThat(closing).isNotDone();
    }

    closing.join();
    for (Commit each : waiting) {
      assertThat(each.answer()).isTrue();
    }
    try (PointerStore reopened = SqlitePointerStore.openSqlite(file)) {
      assertThat(reopened.list("", 10, "").pointers()).hasSize(5);
    }
  }

  @Test
  void log_readersNeverPausing_staysBounded() throws Exception {
    var value = new byte[PointerStore.MAX_VALUE_BYTES];
    var written = new AtomicInteger();
    var writing =
        CompletableFuture.runAsync(
            () -> {
              while (written.get() < 200) {
                commit(Change.create("k" + written.get(), value));
                written.incrementAndGet();
              }
            });
    long longest = 0;
    try (var one = new Reader(file);
        var two = new Reader(file)) {
      for (Reader next = one; !writing.isDone(); next = next == one ? two : one) {
        next.begin();
        (next == one ? two : one).end();
        awaitChange(written);
        longest = Math.max(longest, Files.size(log()));
      }
    }
    writing.join();

    assertThat(longest).isBetween(32L << 20, 40L << 20);
  }

  /** Lets a reader outlive a commit, unless the commit waits for the reader. */
  private static void awaitChange(AtomicInteger count) {
    int before = count.get();
    long deadline = System.nanoTime() + 10_000_000;
    while (count.get() == before && System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
    }
  }

  private void awaitRefusal() {
    while (true) {
      Commit probe = Commit.begin(store, new Change.Check("probe", 1));
      if (probe.isDone()) {
        assertThatThrownBy(probe::answer)
            .cause()
            .isInstanceOfSatisfying(
                UnavailableException.class,
                e -> assertThat(e.reason()).isEqualTo(ErrorReason.SHUTTING_DOWN));
        return;
      }
    }
  }

  private void commit(Change change) {
    assertThat(store.commit(List.of(change))).isTrue();
  }

  private List<String> keys() {
    return store.list("", 100, "").pointers().stream().map(Pointer::key).toList();
  }

  private static Change create(String key) {
    return create(key, "value");
  }

  private static Change create(String key, String value) {
    return Change.create(key.replace(' ', '-'), value.getBytes(UTF_8));
  }

  private Path log() {
    return directory.resolve("store.db-wal");
  }

  /** Counts the frames of SQLite's log that end a transaction. */
  private int commitsInLog() throws IOException {
    if (Files.notExists(log())) {
      return 0;
    }
    var log = ByteBuffer.wrap(Files.readAllBytes(log()));
    int commits = 0;
    int pageSize = log.getInt(8);
    for (int frame = 32; frame < log.limit(); frame += 24 + pageSize) {
      boolean isOfThisLog = log.getLong(frame + 8) == log.getLong(16);
      if (isOfThisLog && log.getInt(frame + 4) > 0) {
        commits++;
      }
    }
    return commits;
  }

  /** A commit in a thread of its own. */
  private record Commit(Thread thread, FutureTask<Boolean> task, CompletableFuture<Boolean> flag) {

    /** Returns when the commit waits for the writing thread, or is over. */
    static Commit begin(PointerStore store, Change... changes) {
      var flag = new CompletableFuture<Boolean>();
      var task =
          new FutureTask<>(
              () -> {
                try {
                  return store.commit(List.of(changes));
                } finally {
                  flag.complete(Thread.currentThread().isInterrupted());
                }
              });
      Thread thread = Thread.ofPlatform().start(task);
      while (thread.getState() != Thread.State.WAITING
          && thread.getState() != Thread.State.TERMINATED) {
        Thread.onSpinWait();
      }
      return new Commit(thread, task, flag);
    }

    boolean isDone() {
      return task.isDone();
    }

    boolean answer() throws Exception {
      return task.get();
    }

    boolean wasInterrupted() {
      return flag.join();
    }
  }

  /** Keeps all writers out, as another process could. */
  private static final class Lock implements AutoCloseable {

    private final Connection connection;

    Lock(Path file) throws SQLException {
      connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      execute(connection, "BEGIN IMMEDIATE");
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }

  /** Looks at the database as it is at one moment. */
  private static final class Reader implements AutoCloseable {

    private final Connection connection;

    Reader(Path file) throws SQLException {
      connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    void begin() throws SQLException {
      connection.setAutoCommit(false);
      execute(connection, "SELECT count(*) FROM last_version");
    }

    void end() throws SQLException {
      connection.setAutoCommit(true);
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
