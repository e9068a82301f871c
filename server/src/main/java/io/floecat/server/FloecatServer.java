package io.floecat.server;

import io.floecat.runtime.BackendDecorators;
import io.floecat.runtime.CloseableStack;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.ServerConfig;
import io.floecat.runtime.config.StartException;
import io.floecat.runtime.logging.LibraryLogs;
import java.net.URI;
import java.util.concurrent.CountDownLatch;

/** The running service. */
public final class FloecatServer implements AutoCloseable {

  private final ServerConfig config;
  private final String isolation;
  private final int port;
  private final CloseableStack parts;
  private final CountDownLatch stopped = new CountDownLatch(1);

  FloecatServer(ServerConfig config, String isolation, int port, CloseableStack parts) {
    this.config = config;
    this.isolation = isolation;
    this.port = port;
    this.parts = parts;
  }

  /**
   * Starts the service and returns when it answers.
   *
   * @throws StartException it cannot start; everything begun was closed again
   */
  public static FloecatServer start(FloecatConfig config) {
    return start(config, BackendDecorators.NONE);
  }

  static FloecatServer start(FloecatConfig config, BackendDecorators decorators) {
    LibraryLogs.keepQuiet();
    return Wiring.start(config, decorators);
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** Where a client on this machine finds it: scheme, host and port. */
  public URI url() {
    return config.url(port);
  }

  /** What stands between the secrets of two accounts, in one sentence. */
  public String isolation() {
    return isolation;
  }

  /** Returns when the service has stopped: by {@link #close}, or because the process is told to. */
  public void awaitStop() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "floecat-stop"));
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Accepts nothing new, lets running requests finish for a while, and closes all parts. */
  @Override
  public synchronized void close() {
    parts.close();
    stopped.countDown();
  }
}
