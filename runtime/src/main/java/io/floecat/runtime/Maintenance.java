package io.floecat.runtime;

import io.floecat.runtime.logging.LoggableFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does jobs again and again until closed, each on a thread of its own: a job that waits for
 * somebody else's server delays no other job.
 */
public final class Maintenance implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Does {@code job} about every {@code period}, first after one. The pause varies by a quarter, so
   * that nodes started together do not stay in step. A job that fails is done again next time.
   */
  public void every(Duration period, String name, Runnable job) {
    begin(
        name,
        () -> {
          while (!isClosedWithin(period)) {
            attempt(name, job);
          }
        });
  }

  /** As {@link #every}, first at once. */
  public void nowAndEvery(Duration period, String name, Runnable job) {
    begin(
        name,
        () -> {
          do {
            attempt(name, job);
          } while (!isClosedWithin(period));
        });
  }

  static long pauseMillis(Duration period, RandomGenerator random) {
    long spread = period.toMillis() / 4;
    return period.toMillis() + random.nextLong(-spread, spread + 1);
  }

  /** Lets the jobs under way finish, for a while, and starts none. Idempotent. */
  @Override
  public void close() {
    closed.countDown();
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      for (Thread thread : threads) {
        if (!thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
          LOG.warn("{} did not end within {} and is interrupted", thread.getName(), PATIENCE);
          thread.interrupt();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void begin(String name, Runnable jobs) {
    threads.add(Thread.ofPlatform().name("floecat: " + name).daemon().start(jobs));
  }

  /** Waits for the next time. */
  private boolean isClosedWithin(Duration period) {
    try {
      return closed.await(pauseMillis(period, ThreadLocalRandom.current()), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
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
