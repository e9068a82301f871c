package io.floecat.server;

import io.floecat.server.error.LoggableFailure;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does small jobs again and again on one thread of its own, until closed. */
final class Maintenance implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("floecat-maintenance").daemon().factory());

  Maintenance() {
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Does {@code job} about every {@code period}, first after one. The pause varies by a quarter, so
   * that nodes started together do not stay in step. A job that fails is done again next time.
   */
  void every(Duration period, String name, Runnable job) {
    thread.schedule(
        () -> {
          attempt(name, job);
          if (!thread.isShutdown()) {
            every(period, name, job);
          }
        },
        pauseMillis(period, ThreadLocalRandom.current()),
        TimeUnit.MILLISECONDS);
  }

  static long pauseMillis(Duration period, RandomGenerator random) {
    long spread = period.toMillis() / 4;
    return period.toMillis() + random.nextLong(-spread, spread + 1);
  }

  /** Lets the job under way finish, for a while, and starts none. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("a maintenance job did not end within {} and is interrupted", PATIENCE);
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void attempt(String name, Runnable job) {
    try {
      job.run();
    } catch (RuntimeException e) {
      LOG.atError().setCause(LoggableFailure.of(e)).log("{} failed; tried again later", name);
    }
  }
}
