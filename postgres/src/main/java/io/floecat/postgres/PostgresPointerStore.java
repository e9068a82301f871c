package io.floecat.postgres;

import io.floecat.spi.CheckResult;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Page;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerLimits;
import io.floecat.spi.pointer.PointerStore;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A pointer store in a PostgreSQL database that any number of nodes share. All reads go to the
 * server that takes writes.
 *
 * <p>A version is a random number, made here, one for each commit: it needs no counter that all
 * writers would wait for, never comes again even if the server forgot commits, and tells a commit
 * of unknown outcome from others.
 */
public final class PostgresPointerStore implements PointerStore {

  /** How long a commit that only met others is sent again. */
  private static final Duration CONTENTION = Duration.ofSeconds(2);

  private static final int FIRST_PAUSE_MILLIS = 5;
  private static final int LONGEST_PAUSE_MILLIS = 100;

  private final Connections connections;
  private final ConnectionPool pool;
  private final SecureRandom random = new SecureRandom();

  private PostgresPointerStore(Connections connections, ConnectionPool pool) {
    this.connections = connections;
    this.pool = pool;
  }

  /**
   * Opens a database that {@link PostgresSchema#prepare} made. Changes nothing.
   *
   * @throws io.floecat.spi.error.UnavailableException it cannot be reached
   * @throws io.floecat.spi.error.FailedPreconditionException it is not prepared, or a newer version
   *     of the service prepared it
   */
  public static PostgresPointerStore open(PostgresSettings settings) {
    var connections = new Connections(settings);
    var pool = new ConnectionPool(connections, settings.poolSize(), System::nanoTime);
    try {
      pool.use(connection -> Schema.requireUsable(connection, connections.place()));
    } catch (SQLException e) {
      pool.close();
      throw Failures.of(connections.place(), e);
    } catch (FloecatException e) {
      pool.close();
      throw e;
    }
    return new PostgresPointerStore(connections, pool);
  }

  @Override
  public Optional<Pointer> get(String key) {
    PointerLimits.requireKey(key);
    return read(connection -> PointerQueries.get(connection, List.of(key)).getFirst());
  }

  @Override
  public List<Optional<Pointer>> get(List<String> keys) {
    PointerLimits.requireKeys(keys);
    return read(connection -> PointerQueries.get(connection, keys));
  }

  @Override
  public Page list(String prefix, int limit, String pageToken) {
    PointerLimits.requireList(prefix, limit, pageToken);
    return read(connection -> PointerQueries.list(connection, prefix, limit, pageToken));
  }

  @Override
  public boolean commit(List<Change> changes) {
    PointerLimits.requireCommit(changes);
    CommitCall call = CommitCall.of(random.nextLong(1, Long.MAX_VALUE), changes);
    long end = System.nanoTime() + CONTENTION.toNanos();
    for (int pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
      try {
        return pool.use(call::run) || isConfirmed(call, null);
      } catch (SQLException e) {
        if (Failures.NOT_AS_EXPECTED.equals(e.getSQLState())) {
          return false;
        }
        if (Failures.isConflict(e) && System.nanoTime() - end < 0) {
          pause(pause);
        } else if (Failures.isDefinite(e)) {
          throw Failures.of(connections.place(), e);
        } else {
          return isConfirmed(call, e);
        }
      }
    }
  }

  /** Reads only: many nodes ask often. */
  @Override
  public CheckResult check() {
    try {
      Page _ = list("", 1, "");
      return CheckResult.healthy();
    } catch (FloecatException e) {
      return CheckResult.failed(e.getMessage());
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  /**
   * True, or throws: a commit of unknown outcome is never known not to have happened, because it
   * may still be on its way.
   */
  private boolean isConfirmed(CommitCall call, @Nullable SQLException cause) {
    Optional<CommitCall> confirmation = call.confirmation();
    try {
      if (confirmation.isPresent() && pool.useNew(confirmation.get()::run)) {
        return true;
      }
    } catch (SQLException e) {
      if (cause != null) {
        e.addSuppressed(cause);
      }
      throw unknown(e);
    }
    throw unknown(cause);
  }

  private FloecatException unknown(@Nullable SQLException cause) {
    return Failures.unavailable(
        connections.place(), "did not say whether it wrote: read again", cause);
  }

  private <T> T read(ConnectionPool.Use<T> read) {
    try {
      return readOnce(read);
    } catch (SQLException e) {
      throw Failures.of(connections.place(), e);
    }
  }

  /** Once more on a new connection, where the first one turns out to be gone. */
  private <T> T readOnce(ConnectionPool.Use<T> read) throws SQLException {
    try {
      return pool.use(read);
    } catch (SQLException e) {
      if (Failures.isDefinite(e)) {
        throw e;
      }
      return pool.useNew(read);
    }
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(millis) + 1L);
    } catch (InterruptedException e) {
      throw Failures.interrupted(e);
    }
  }
}
