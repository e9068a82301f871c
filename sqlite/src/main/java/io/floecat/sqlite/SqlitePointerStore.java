package io.floecat.sqlite;

import io.floecat.spi.CheckResult;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Page;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerLimits;
import io.floecat.spi.pointer.PointerStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A pointer store in a database. Commits of many callers share a transaction and a sync; reads go
 * past them. Several processes may open the same file: they take turns.
 */
public final class SqlitePointerStore implements PointerStore {

  private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

  /** Longer than the database waits for another process. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final GroupCommit commits;
  private final ReadPool reads;

  SqlitePointerStore(SqliteDatabase database) {
    this.commits = new GroupCommit(database, PATIENCE);
    this.reads = new ReadPool(database, PATIENCE);
  }

  /**
   * Opens the SQLite database {@code file}, or makes it, readable by this user only. Its directory
   * exists and is on a local disk. SQLite keeps two more files beside it while it is open: {@code
   * -wal}, which holds commits and belongs into every copy, and {@code -shm}.
   *
   * @throws io.floecat.spi.error.UnavailableException it cannot be opened for writing
   * @throws io.floecat.spi.error.DataLossException it is damaged, or not a database of ours
   * @throws io.floecat.spi.error.FailedPreconditionException a newer version wrote it
   */
  public static SqlitePointerStore openSqlite(Path file) {
    return new SqlitePointerStore(SqliteDatabase.open(file, BUSY_TIMEOUT));
  }

  /**
   * The SQLite database {@code file} to look at, which others may be writing; a commit is a mistake
   * of the caller.
   *
   * @throws io.floecat.spi.error.FloecatException as {@link #openSqlite}; also where there is none
   */
  public static PointerStore openSqliteReadOnly(Path file) {
    return ReadOnlyPointerStore.open(file);
  }

  @Override
  public Optional<Pointer> get(String key) {
    PointerLimits.requireKey(key);
    return reads.read(table -> table.get(key));
  }

  @Override
  public List<Optional<Pointer>> get(List<String> keys) {
    PointerLimits.requireKeys(keys);
    return reads.read(table -> table.get(keys));
  }

  @Override
  public boolean commit(List<Change> changes) {
    PointerLimits.requireCommit(changes);
    return commits.commit(List.copyOf(changes));
  }

  @Override
  public Page list(String prefix, int limit, String pageToken) {
    PointerLimits.requireList(prefix, limit, pageToken);
    return reads.read(table -> table.list(prefix, limit, pageToken));
  }

  /** Reads, and writes and syncs a commit without changes. */
  @Override
  public CheckResult check() {
    try {
      reads.read(table -> table.list("", 1, ""));
      commits.commit(List.of());
      return CheckResult.healthy();
    } catch (FloecatException e) {
      return CheckResult.failed(e.getMessage());
    }
  }

  @Override
  public void close() {
    commits.close();
    reads.close();
  }
}
