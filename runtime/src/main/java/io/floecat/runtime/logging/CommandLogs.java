package io.floecat.runtime.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** The service's log where a command uses its parts, and somebody reads standard error. */
public final class CommandLogs {

  private CommandLogs() {}

  /** From now on, in this process: only what needs attention. */
  public static void keepQuiet() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      Logger service = context.getLogger("io.floecat");
      if (Level.WARN.isGreaterOrEqual(service.getEffectiveLevel())) {
        service.setLevel(Level.WARN);
      }
    }
  }
}
