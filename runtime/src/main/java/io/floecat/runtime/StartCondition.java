package io.floecat.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must hold for the service to start, where somebody else's server is asked about it. The
 * start waits for the answer only briefly; whoever asked must do no harm without one.
 */
final class StartCondition {

  static final StartCondition NONE = new StartCondition(CompletableFuture.completedFuture(null));

  private static final Logger LOG = LoggerFactory.getLogger(StartCondition.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final CompletableFuture<Void> check;

  private StartCondition(CompletableFuture<Void> check) {
    this.check = check;
  }

  /** Begins {@code check}, which throws if the service must not start. */
  static StartCondition begin(Runnable check) {
    return new StartCondition(CompletableFuture.runAsync(check, Thread::startVirtualThread));
  }

  /** Throws what the check has thrown; returns if it found nothing, or nothing yet. */
  void require() {
    try {
      check.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("the secrets manager does not answer: the service starts, and is not ready yet");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new CompletionException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
