package io.floecat.sqlite;

import io.floecat.spi.pointer.Change;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes commits durable in batches. One thread takes all that wait, applies them in order in one
 * transaction, and answers them after its one sync; meanwhile the next batch gathers.
 */
final class GroupCommit implements AutoCloseable {

  /** In bytes. SQLite keeps its log at an eighth of this, unless reads never pause. */
  private static final long LONG_LOG = 32L << 20;

  private final SqliteDatabase database;
  private final CommitQueue queue;
  private final CompletableFuture<Void> stopped;

  // Of the writing thread only. Closed after every failure, which rolls back what is left.
  private @Nullable PointerTable table;
  private long longLog = LONG_LOG;

  /** A commit waits for a place in a batch for {@code patience} at most. */
  GroupCommit(SqliteDatabase database, Duration patience) {
    this.database = database;
    this.queue = new CommitQueue(patience);
    this.stopped =
        CompletableFuture.runAsync(
            this::run, Thread.ofPlatform().name("floecat-commits").daemon()::start);
  }

  /**
   * Makes all changes, or none. An interrupt ends the waiting, not the commit.
   *
   * @return whether everything was as expected
   */
  boolean commit(List<Change> changes) {
    var pending = new PendingCommit(changes);
    try {
      queue.add(pending);
      return pending.answer().get();
    } catch (InterruptedException e) {
      throw Failures.interrupted(e);
    } catch (ExecutionException e) {
      throw database.failure(e.getCause());
    }
  }

  /** Refuses new commits and waits for those that were taken. */
  @Override
  public void close() {
    queue.close();
    stopped.join();
  }

  private void run() {
    for (var batch = queue.takeAll(); !batch.isEmpty(); batch = queue.takeAll()) {
      try {
        commitAndAnswer(batch);
        keepLogShort();
      } catch (SQLException | RuntimeException | Error e) {
        disconnect();
        batch.forEach(pending -> pending.answer().completeExceptionally(e)); // Unless answered.
      }
    }
    disconnect();
  }

  private void commitAndAnswer(List<PendingCommit> batch) throws SQLException {
    List<Boolean> answers = commitTogether(batch);
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).answer().complete(answers.get(i));
    }
  }

  private List<Boolean> commitTogether(List<PendingCommit> batch) throws SQLException {
    PointerTable current = connect();
    current.begin();
    long before = current.lastVersion();
    long version = before;
    var answers = new ArrayList<Boolean>();
    for (PendingCommit pending : batch) {
      boolean happens = current.isAsExpected(pending.changes());
      if (happens) {
        current.apply(pending.changes(), ++version);
      }
      answers.add(happens);
    }
    if (version != before) {
      current.setLastVersion(version);
    }
    current.commit();
    database.file().requireInPlace();
    return answers;
  }

  /** Makes room in the log between batches; if a reader does not let it, some batches later. */
  private void keepLogShort() throws SQLException {
    long length = database.file().logLength();
    if (length >= longLog) {
      longLog = connect().emptyLog() ? LONG_LOG : length + LONG_LOG;
    }
  }

  private PointerTable connect() throws SQLException {
    if (table == null) {
      table = database.connect();
    }
    return table;
  }

  private void disconnect() {
    if (table != null) {
      table.close();
      table = null;
    }
  }
}
