package io.floecat.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import io.floecat.runtime.logging.JsonEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** Everything that is logged at any level, as it would be written; nothing is written meanwhile. */
public final class LogCapture implements AutoCloseable {

  private final List<String> lines = new ArrayList<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Logger program = (Logger) LoggerFactory.getLogger("io.floecat");
  private final Level before = root.getLevel();
  // A command that ran in this process before may have made the program quiet.
  private final Level programBefore = program.getLevel();
  private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        private final JsonEncoder encoder = new JsonEncoder();

        @Override
        protected void append(ILoggingEvent event) {
          synchronized (lines) {
            lines.add(new String(encoder.encode(event), UTF_8));
            lines.notifyAll();
          }
        }
      };

  /** Captures from now on. */
  public LogCapture() {
    root.iteratorForAppenders().forEachRemaining(others::add);
    others.forEach(root::detachAppender);
    appender.start();
    root.addAppender(appender);
    root.setLevel(Level.TRACE);
    program.setLevel(null);
  }

  /** All lines so far. */
  List<String> lines() {
    return lines("");
  }

  /** The lines so far that hold {@code text}. */
  public List<String> lines(String text) {
    synchronized (lines) {
      return lines.stream().filter(line -> line.contains(text)).toList();
    }
  }

  /** The lines that hold {@code text}, when there are this many: some come after the response. */
  List<String> await(String text, int count) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    synchronized (lines) {
      while (lines(text).size() < count && System.nanoTime() < deadline) {
        lines.wait(100);
      }
      return lines(text);
    }
  }

  @Override
  public void close() {
    root.setLevel(before);
    program.setLevel(programBefore);
    root.detachAppender(appender);
    others.forEach(root::addAppender);
  }
}
