package io.floecat.server;

import com.linecorp.armeria.server.healthcheck.SettableHealthChecker;
import io.floecat.core.CheckResult;
import java.util.Map;
import java.util.TreeMap;
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
  private Map<String, String> problems = Map.of();

  /** Not ready until the first look at {@code parts}, which have names. */
  Readiness(Map<String, Supplier<CheckResult>> parts) {
    this.parts = Map.copyOf(parts);
  }

  /** What the last look found. */
  SettableHealthChecker answer() {
    return answer;
  }

  /** Looks at all parts; logs what has changed since the last look. */
  synchronized void refresh() {
    var found = new TreeMap<String, String>();
    parts.forEach(
        (name, check) -> check.get().problem().ifPresent(problem -> found.put(name, problem)));
    if (!found.equals(problems)) {
      found.forEach((name, problem) -> LOG.error("not ready: {}: {}", name, problem));
    }
    if (found.isEmpty() && !answer.isHealthy()) {
      LOG.info("ready");
    }
    problems = found;
    answer.setHealthy(found.isEmpty());
  }
}
