package io.floecat.sqlite;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Commits that wait for the next batch, first come, first served. Bounded. */
final class CommitQueue {

  /** How many may wait, and so the most in a batch. */
  static final int CAPACITY = 256;

  private final Duration patience;
  private final Lock lock = new ReentrantLock();
  private final Condition hasPlace = lock.newCondition();
  private final Condition hasWork = lock.newCondition();
  private List<PendingCommit> waiting = new ArrayList<>();
  private boolean closed;

  /** Whoever finds no place waits for {@code patience} at most. */
  CommitQueue(Duration patience) {
    this.patience = patience;
  }

  /**
   * Adds {@code commit}, waiting for a place.
   *
   * @throws io.floecat.spi.error.UnavailableException there was none in time, or the queue is
   *     closed; the commit will not happen
   */
  void add(PendingCommit commit) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (!closed && waiting.size() == CAPACITY) {
        if (left <= 0) {
          throw Failures.overloaded(patience);
        }
        left = hasPlace.awaitNanos(left);
      }
      if (closed) {
        throw Failures.closed();
      }
      waiting.add(commit);
      hasWork.signal();
    } finally {
      lock.unlock();
    }
  }

  /** All that wait, as soon as one does; empty once closed and none does. */
  List<PendingCommit> takeAll() {
    lock.lock();
    try {
      while (!closed && waiting.isEmpty()) {
        hasWork.awaitUninterruptibly();
      }
      List<PendingCommit> taken = waiting;
      waiting = new ArrayList<>();
      hasPlace.signalAll();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Lets nothing in any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      hasPlace.signalAll();
      hasWork.signal();
    } finally {
      lock.unlock();
    }
  }
}
