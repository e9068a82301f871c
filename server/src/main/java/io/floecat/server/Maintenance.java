package io.floecat.server;

import io.floecat.server.error.LoggableFailure;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does small jobs again and again on one thread of its own, until closed. */
final class Maintenance implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("floecat-maintenance").daemon().factory());

  /**
   * Does {@code job} about every {@code period}, first after one. The pause varies by a quarter, so
   * that nodes started together do not stay in step. A job that fails is done again next time.
   */
  void every(Duration period, String name, Runnable job) {
    long spread = period.toMillis() / 4;
    long pause = period.toMillis() + ThreadLocalRandom.current().nextLong(-spread, spread + 1);
    thread.schedule(
        () -> {
          attempt(name, job);
          every(period, name, job);
        },
        pause,
        TimeUnit.MILLISECONDS);
  }

  /** Lets the job under way finish, for a while, and starts none. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("a maintenance job did not end within {}", PATIENCE);
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
