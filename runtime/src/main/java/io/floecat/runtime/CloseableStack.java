package io.floecat.runtime;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.floecat.runtime.config.StartException;
import io.floecat.runtime.logging.LoggableFailure;
import io.floecat.spi.error.FloecatException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what it holds, the last one first: each part stands on those before it. */
public final class CloseableStack implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CloseableStack.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /**
   * Runs {@code open}, which adds what it opens to the stack, and hands over what it returns.
   *
   * @throws StartException {@code open} failed; what it had added was closed again
   */
  public static <T> T openAll(Function<CloseableStack, T> open) {
    var parts = new CloseableStack();
    try {
      return open.apply(parts);
    } catch (StartException e) {
      parts.close();
      throw e;
    } catch (FloecatException e) {
      parts.close();
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /** Takes over {@code part}. */
  @CanIgnoreReturnValue
  public <T extends AutoCloseable> T add(T part) {
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
