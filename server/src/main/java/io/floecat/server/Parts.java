package io.floecat.server;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.floecat.server.error.LoggableFailure;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be closed, the last one first: each part stands on those before it. */
final class Parts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Takes over {@code part}. */
  @CanIgnoreReturnValue
  <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /** Closes all, also where one fails. Idempotent. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.error("a part could not be closed", LoggableFailure.of(e));
      }
    }
  }
}
