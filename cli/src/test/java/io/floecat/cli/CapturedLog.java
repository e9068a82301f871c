package io.floecat.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.FilterReply;
import io.floecat.core.leak.LeakSearch;
import io.floecat.core.leak.Surface;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Everything that is logged in this process at any level, until it is closed; nothing is printed.
 */
final class CapturedLog implements AutoCloseable {

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Level before = root.getLevel();
  private final List<Appender<ILoggingEvent>> others = new ArrayList<>();

  /** Commands keep the service quiet, which here runs in the same process: at any level. */
  private final TurboFilter ours =
      new TurboFilter() {
        @Override
        public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
          return logger.getName().startsWith("io.floecat.")
              ? FilterReply.ACCEPT
              : FilterReply.NEUTRAL;
        }
      };

  CapturedLog() {
    ours.start();
    root.getLoggerContext().getTurboFilterList().addFirst(ours);
    root.iteratorForAppenders().forEachRemaining(others::add);
    others.forEach(root::detachAppender);
    log.start();
    root.addAppender(log);
    root.setLevel(Level.TRACE);
  }

  /** Shows all of it to {@code search}. */
  void show(LeakSearch search) {
    for (ILoggingEvent event : List.copyOf(log.list)) {
      var thrown = event.getThrowableProxy();
      search.in(
          Surface.LOG,
          event.getLoggerName(),
          event.getFormattedMessage()
              + event.getKeyValuePairs()
              + event.getMDCPropertyMap()
              + (thrown == null ? "" : ThrowableProxyUtil.asString(thrown)));
    }
  }

  @Override
  public void close() {
    root.getLoggerContext().getTurboFilterList().remove(ours);
    root.setLevel(before);
    root.detachAppender(log);
    others.forEach(root::addAppender);
  }
}
