package io.floecat.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Connections, opened when needed and used again. Whoever finds none free waits, for a bounded
 * time. One that failed is closed, and with it all that are idle: a server that went away took them
 * along.
 */
final class ConnectionPool implements AutoCloseable {

  private static final Duration WAIT = Duration.ofSeconds(5);

  /** One that was idle for longer is asked first whether it still works. */
  private static final Duration TRUSTED = Duration.ofSeconds(1);

  /** Then a new one is opened in its place, which knows the present password and primary. */
  private static final Duration LIFETIME = Duration.ofMinutes(30);

  private static final int VALIDATION_SECONDS = 2;

  /** A use of a connection; autocommit is on. */
  interface Use<T> {
    T of(Connection connection) throws SQLException;
  }

  private record Idle(Connection connection, long openedAt, long usedAt) {}

  private final Connections connections;
  private final int size;
  private final LongSupplier nanoTime;
  private final Semaphore free;
  private final Deque<Idle> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  ConnectionPool(Connections connections, int size, LongSupplier nanoTime) {
    this.connections = connections;
    this.size = size;
    this.nanoTime = nanoTime;
    this.free = new Semaphore(size);
  }

  /** Uses an idle connection, or a new one. */
  <T> T use(Use<T> use) throws SQLException {
    return use(use, true);
  }

  /** Uses a new connection. */
  <T> T useNew(Use<T> use) throws SQLException {
    return use(use, false);
  }

  /** Refuses new uses and waits for those under way. */
  @Override
  public void close() {
    closed = true;
    free.acquireUninterruptibly(size);
    closeIdle();
    free.release(size);
  }

  private <T> T use(Use<T> use, boolean mayBeIdle) throws SQLException {
    acquire();
    try {
      if (closed) {
        throw Failures.closed();
      }
      Idle found = mayBeIdle ? working() : null;
      long openedAt = found == null ? nanoTime.getAsLong() : found.openedAt();
      Connection connection = found == null ? connections.open() : found.connection();
      boolean works = false;
      try {
        T result = use.of(connection);
        works = true;
        return result;
      } catch (SQLException e) {
        works = Failures.isUsableAfter(e);
        throw e;
      } finally {
        giveBack(connection, openedAt, works);
      }
    } finally {
      free.release();
    }
  }

  private void acquire() {
    try {
      if (!free.tryAcquire(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw Failures.unavailable(
            "all %s connections to %s".formatted(size, connections.place()),
            "are in use: raise floecat.store.postgresql.pool-size, or find what is slow",
            null);
      }
    } catch (InterruptedException e) {
      throw Failures.interrupted(e);
    }
  }

  private @Nullable Idle working() throws SQLException {
    for (Idle next = idle.poll(); next != null; next = idle.poll()) {
      long now = nanoTime.getAsLong();
      boolean young = now - next.openedAt() < LIFETIME.toNanos();
      boolean trusted = now - next.usedAt() < TRUSTED.toNanos();
      if (young && (trusted || next.connection().isValid(VALIDATION_SECONDS))) {
        return next;
      }
      close(next.connection());
    }
    return null;
  }

  private void giveBack(Connection connection, long openedAt, boolean works) {
    if (works) {
      idle.push(new Idle(connection, openedAt, nanoTime.getAsLong()));
    } else {
      close(connection);
      closeIdle();
    }
  }

  private void closeIdle() {
    for (Idle next = idle.poll(); next != null; next = idle.poll()) {
      close(next.connection());
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // Nothing depends on it: whoever goes on does so with another connection.
    }
  }
}
