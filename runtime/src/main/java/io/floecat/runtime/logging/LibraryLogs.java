package io.floecat.runtime.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Keeps the libraries that handle requests, ours and those to AWS, from logging them. Below INFO
 * they write headers, frames and whole messages, tokens and credentials included; that stays off
 * whatever level somebody sets while looking for a fault.
 */
public final class LibraryLogs extends TurboFilter {

  private static final List<String> LIBRARIES =
      List.of(
          "com.linecorp.armeria",
          "io.netty",
          "io.grpc",
          "com.google.protobuf",
          "io.prometheus",
          "software.amazon.awssdk",
          "org.apache.hc");

  /** Their loggers that write a request's line or headers at a higher level. */
  private static final List<String> WRITE_REQUESTS =
      List.of(
          "com.linecorp.armeria.server.Http2RequestDecoder",
          "com.linecorp.armeria.internal.common.AbstractHttp2ConnectionHandler");

  private LibraryLogs() {}

  /** From now on, in this process. */
  public static void keepQuiet() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
        && context.getTurboFilterList().stream().noneMatch(LibraryLogs.class::isInstance)) {
      var filter = new LibraryLogs();
      filter.start();
      context.addTurboFilter(filter);
    }
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    String name = logger.getName();
    boolean isVerbose =
        !level.isGreaterOrEqual(Level.INFO)
            && LIBRARIES.stream()
                .anyMatch(library -> name.equals(library) || name.startsWith(library + "."));
    return isVerbose || WRITE_REQUESTS.contains(name) ? FilterReply.DENY : FilterReply.NEUTRAL;
  }
}
