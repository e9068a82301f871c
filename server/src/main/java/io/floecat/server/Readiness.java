package io.floecat.server;

import com.linecorp.armeria.server.healthcheck.SettableHealthChecker;
import io.floecat.core.CheckResult;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the parts work, as of the last look. Callers without a token ask this, so asking costs
 * nothing and says no more than yes or no; the log says why.
 */
final class Readiness {

  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

  private final SettableHealthChecker answer = new SettableHealthChecker(false);
  private final Map<String, Supplier<CheckResult>> parts;

  /** Not ready until the first look at {@code parts}, which have names. */
  Readiness(Map<String, Supplier<CheckResult>> parts) {
    this.parts = Map.copyOf(parts);
  }

  /** What the last look found. */
  SettableHealthChecker answer() {
    return answer;
  }

  /** Looks at all parts. */
  void refresh() {
    boolean wasReady = answer.isHealthy();
    boolean isReady = true;
    for (var part : parts.entrySet()) {
      var problem = part.getValue().get().problem();
      isReady &= problem.isEmpty();
      if (wasReady) {
        problem.ifPresent(text -> LOG.error("not ready: {}: {}", part.getKey(), text));
      }
    }
    if (isReady && !wasReady) {
      LOG.info("ready");
    }
    answer.setHealthy(isReady);
  }
}
