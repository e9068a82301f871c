package io.floecat.core.lifecycle;

import java.time.Instant;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A thread that runs only when it is told to, from one external call to the next. With all threads
 * of a schedule being stepped threads, one runs at a time, and the schedule is the same each time.
 */
final class SteppedThread {

  final SimulatedOperation operation;
  private final Semaphore go = new Semaphore(0);
  private final Semaphore stopped = new Semaphore(0);
  private Instant stoppedAt;
  private boolean ended;
  private @Nullable Throwable failure;

  /** Stands before {@code body} until it is resumed. */
  SteppedThread(SimulatedOperation operation, Instant now, Runnable body) {
    this.operation = operation;
    this.stoppedAt = now;
    Thread.ofVirtual()
        .start(
            () -> {
              go.acquireUninterruptibly();
              try {
                body.run();
              } catch (Throwable e) { // Whatever it is, the schedule is to know.
                failure = e;
              }
              ended = true;
              stopped.release();
            });
  }

  /** Called by the thread itself: stops it before a call, until it is resumed. */
  void stop(Instant now) {
    stoppedAt = now;
    stopped.release();
    go.acquireUninterruptibly();
  }

  /** Lets it run to its next call, or to its end. */
  void resume() {
    go.release();
    stopped.acquireUninterruptibly();
    if (failure != null) {
      throw new AssertionError(operation + " failed", failure);
    }
  }

  boolean hasEnded() {
    return ended;
  }

  /** Since when its call is on its way. */
  Instant stoppedAt() {
    return stoppedAt;
  }
}
