package io.floecat.server;

import io.floecat.server.config.FloecatConfig;
import io.floecat.server.config.StartException;
import java.net.URI;

/** The running service. */
public final class FloecatServer implements AutoCloseable {

  private FloecatServer() {}

  /**
   * Starts the service and returns when it answers.
   *
   * @throws StartException it cannot start; everything begun was closed again
   */
  public static FloecatServer start(FloecatConfig config) {
    throw new UnsupportedOperationException();
  }

  /** The port it listens on. */
  public int port() {
    throw new UnsupportedOperationException();
  }

  /** Where a client on this machine finds it: scheme, host and port. */
  public URI url() {
    throw new UnsupportedOperationException();
  }

  /** Returns when the service has stopped: by {@link #close}, or because the process is told to. */
  public void awaitStop() {
    throw new UnsupportedOperationException();
  }

  /** Accepts nothing new, lets running requests finish for a while, and closes all parts. */
  @Override
  public void close() {}
}
