package io.floecat.cli.demo;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

/** Keeps creating connectors, several at once, until the server is no more. */
final class Writers implements AutoCloseable {

  private static final int THREADS = 4;
  private static final int PATIENCE_SECONDS = 60;

  private final Map<String, String> acknowledged = new ConcurrentSkipListMap<>();
  private final CountDownLatch enough;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private volatile boolean stopped;

  /**
   * Starts to write.
   *
   * @param enough after how many acknowledged writes {@link #awaitEnough} returns
   * @param create creates the connector of this id with this token: whether that was acknowledged
   */
  Writers(int enough, BiPredicate<String, String> create) {
    this.enough = new CountDownLatch(enough);
    for (int thread = 0; thread < THREADS; thread++) {
      String prefix = "load-" + thread + "-";
      threads.execute(() -> write(prefix, create));
    }
  }

  /** Returns when enough was acknowledged. */
  void awaitEnough() {
    try {
      StepFailedException.unless(
          enough.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "the writers make no progress");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StepFailedException("interrupted");
    }
  }

  /** Every write that was acknowledged: the connector's id, and its token. */
  Map<String, String> acknowledged() {
    return acknowledged;
  }

  /** Waits for the writers to notice that nobody answers. */
  @Override
  public void close() {
    stopped = true;
    threads.close();
  }

  private void write(String prefix, BiPredicate<String, String> create) {
    for (int number = 0; !stopped; number++) {
      String id = prefix + number;
      String token = Secrets.token();
      if (!create.test(id, token)) {
        return;
      }
      acknowledged.put(id, token);
      enough.countDown();
    }
  }
}
