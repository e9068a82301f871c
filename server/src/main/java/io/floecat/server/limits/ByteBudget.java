package io.floecat.server.limits;

import io.floecat.server.error.Failures;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Memory that requests share, in bytes: what all of them hold is bounded, and so is what one
 * caller's hold. Nobody holds the lock for long, so event loops may use it.
 */
final class ByteBudget {

  private final long all;
  private final long perCaller;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private final Map<String, Long> takenByCaller = new HashMap<>();
  private long taken;

  /** Of {@code all} bytes, of which one caller gets {@code perCaller} at most. */
  ByteBudget(long all, long perCaller) {
    this.all = all;
    this.perCaller = perCaller;
  }

  /** A part of the budget for one of {@code caller}'s requests, of no bytes yet. */
  Share share(String caller) {
    return new Share(caller);
  }

  /** Part of a budget. Safe for use by many threads; once closed, it takes nothing any more. */
  final class Share implements AutoCloseable {

    private final String caller;
    private long bytes;
    private boolean isClosed;

    private Share(String caller) {
      this.caller = caller;
    }

    /** Takes {@code more}, or refuses if there is no room. */
    void take(long more) {
      take(more, Duration.ZERO);
    }

    /** Takes {@code more}, waiting up to {@code patience} for room, and then refuses. */
    void take(long more, Duration patience) {
      lock.lock();
      try {
        long left = patience.toNanos();
        while (!hasRoom(more)) {
          if (left <= 0) {
            throw mine() + more > perCaller ? Failures.tooManyBytes() : Failures.overloaded();
          }
          left = freed.awaitNanos(left);
        }
        add(more);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Failures.shuttingDown();
      } finally {
        lock.unlock();
      }
    }

    /** Takes {@code more}, whether or not there is room: what is there already is counted. */
    void force(long more) {
      lock.lock();
      try {
        add(more);
      } finally {
        lock.unlock();
      }
    }

    /** Gives everything back. Idempotent. */
    @Override
    public void close() {
      lock.lock();
      try {
        add(-bytes);
        isClosed = true;
        freed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    private boolean hasRoom(long more) {
      return taken + more <= all && mine() + more <= perCaller;
    }

    private long mine() {
      return takenByCaller.getOrDefault(caller, 0L);
    }

    private void add(long more) {
      if (!isClosed) {
        bytes += more;
        taken += more;
        takenByCaller.merge(caller, more, (before, now) -> before + now == 0 ? null : before + now);
      }
    }
  }
}
