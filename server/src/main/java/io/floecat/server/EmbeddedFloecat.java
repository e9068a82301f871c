package io.floecat.server;

import io.floecat.core.connector.ConnectorService;
import io.floecat.core.credential.ConnectorCredentials;
import io.floecat.server.config.FloecatConfig;
import io.floecat.server.config.StartException;
import io.floecat.server.logging.LibraryLogs;

/**
 * The service inside another program, without a port: for code that uses connectors' credentials.
 * Holds the data directory as a server does.
 */
public final class EmbeddedFloecat implements AutoCloseable {

  private final ConnectorService connectors;
  private final ConnectorCredentials credentials;
  private final Parts parts;

  EmbeddedFloecat(ConnectorService connectors, ConnectorCredentials credentials, Parts parts) {
    this.connectors = connectors;
    this.credentials = credentials;
    this.parts = parts;
  }

  /**
   * Opens the service on the backends that {@code config} names. Where the program logs by Logback,
   * what the libraries below would write of their requests is off from now on, at any level.
   *
   * @throws StartException it cannot start; everything begun was closed again
   */
  public static EmbeddedFloecat open(FloecatConfig config) {
    LibraryLogs.keepQuiet();
    return Wiring.embed(config);
  }

  /** The use cases. */
  public ConnectorService connectors() {
    return connectors;
  }

  /** The one door to credentials. */
  public ConnectorCredentials credentials() {
    return credentials;
  }

  /** Lets go of the data directory. Idempotent. */
  @Override
  public void close() {
    parts.close();
  }
}
