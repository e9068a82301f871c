package io.floecat.sqlite;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A few connections for reading, opened when needed; whoever finds none free waits for a while. */
final class ReadPool implements AutoCloseable {

  private static final int CONNECTIONS = 4;

  private final SqliteDatabase database;
  private final Duration patience;
  private final Semaphore free = new Semaphore(CONNECTIONS);
  private final Deque<PointerTable> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  ReadPool(SqliteDatabase database, Duration patience) {
    this.database = database;
    this.patience = patience;
  }

  /** One read, which sees the store as it is at one moment. */
  interface Read<T> {
    T from(PointerTable table) throws SQLException;
  }

  <T> T read(Read<T> read) {
    try {
      if (!free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw Failures.overloaded(patience);
      }
    } catch (InterruptedException e) {
      throw Failures.interrupted(e);
    }
    try {
      return readOnce(read);
    } catch (SQLException e) {
      throw database.failure(e);
    } finally {
      free.release();
    }
  }

  /** Refuses new reads and waits for those under way. */
  @Override
  public void close() {
    closed = true;
    free.acquireUninterruptibly(CONNECTIONS);
    try {
      idle.forEach(PointerTable::close);
      idle.clear();
    } finally {
      free.release(CONNECTIONS);
    }
  }

  private <T> T readOnce(Read<T> read) throws SQLException {
    if (closed) {
      throw Failures.closed();
    }
    PointerTable reused = idle.poll();
    PointerTable table = reused == null ? database.connect() : reused;
    boolean works = false;
    try {
      T result = read.from(table);
      works = true;
      return result;
    } finally {
      if (works) {
        idle.push(table);
      } else {
        table.close();
      }
    }
  }
}
