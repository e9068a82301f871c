package io.floecat.server;

import com.linecorp.armeria.server.healthcheck.SettableHealthChecker;
import io.floecat.runtime.logging.LoggableFailure;
import io.floecat.spi.CheckResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the parts work, as of the last look. Callers without a token ask this, so asking costs
 * nothing and says no more than yes or no; the log says why.
 */
final class Readiness {

  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

  /** Shorter than the time from one look to the next. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final SettableHealthChecker answer = new SettableHealthChecker(false);
  private final List<Part> parts;
  private final Duration patience;
  private Map<String, String> problems = Map.of();

  /** Not ready until the first look at {@code parts}, which have names. */
  Readiness(Map<String, Supplier<CheckResult>> parts) {
    this(parts, PATIENCE);
  }

  /** A part whose check takes longer than {@code patience} is not ready. */
  Readiness(Map<String, Supplier<CheckResult>> parts, Duration patience) {
    this.parts = parts.entrySet().stream().map(it -> new Part(it.getKey(), it.getValue())).toList();
    this.patience = patience;
  }

  /** What the last look found. */
  SettableHealthChecker answer() {
    return answer;
  }

  /**
   * Looks at all parts at once, for no longer than its patience; logs what has changed since the
   * last look.
   */
  synchronized void refresh() {
    parts.forEach(Part::begin);
    long end = System.nanoTime() + patience.toNanos();
    var found = new TreeMap<String, String>();
    parts.forEach(part -> part.problem(end).ifPresent(problem -> found.put(part.name, problem)));
    if (!found.equals(problems)) {
      found.forEach((name, problem) -> LOG.error("not ready: {}: {}", name, problem));
    }
    if (found.isEmpty() && !answer.isHealthy()) {
      LOG.info("ready");
    }
    problems = found;
    answer.setHealthy(found.isEmpty());
  }

  /** A part and the check of it that is under way: never more than one. */
  private final class Part {

    private final String name;
    private final Supplier<CheckResult> check;
    private CompletableFuture<CheckResult> look =
        CompletableFuture.completedFuture(CheckResult.healthy());

    Part(String name, Supplier<CheckResult> check) {
      this.name = name;
      this.check = check;
    }

    void begin() {
      if (look.isDone()) {
        look = CompletableFuture.supplyAsync(check, Thread::startVirtualThread);
      }
    }

    Optional<String> problem(long end) {
      try {
        return look.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS).problem();
      } catch (TimeoutException e) {
        return Optional.of("does not answer within %s ms".formatted(patience.toMillis()));
      } catch (ExecutionException e) {
        Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
        LOG.error("the check of {} broke off", name, LoggableFailure.of(cause));
        return Optional.of("its check broke off: " + cause.getClass().getSimpleName());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.of("its check was interrupted");
      }
    }
  }
}
