package io.floecat.runtime;

import io.floecat.core.connector.ConnectorService;
import io.floecat.core.credential.ConnectorCredentials;
import io.floecat.runtime.audit.Origin;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.StartException;
import io.floecat.runtime.logging.LibraryLogs;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

/**
 * The service inside another program, without a port: for code that uses connectors' credentials.
 * Holds the data directory as a server does.
 */
public final class EmbeddedFloecat implements AutoCloseable {

  private final ServiceInstance instance;

  private EmbeddedFloecat(ServiceInstance instance) {
    this.instance = instance;
  }

  /**
   * Opens the service on the backends that {@code config} names. Where the program logs by Logback,
   * what the libraries below would write of their requests is off from now on, at any level.
   *
   * @throws StartException it cannot start; everything begun was closed again
   */
  public static EmbeddedFloecat open(FloecatConfig config) {
    LibraryLogs.keepQuiet();
    return CloseableStack.openAll(
        parts -> {
          ServiceInstance instance =
              parts.add(
                  ServiceInstance.open(
                      config,
                      BackendDecorators.NONE,
                      new CompositeMeterRegistry(),
                      () -> Origin.NONE));
          instance.start();
          return new EmbeddedFloecat(instance);
        });
  }

  /** The use cases. */
  public ConnectorService connectors() {
    return instance.connectors();
  }

  /** The one door to credentials. */
  public ConnectorCredentials credentials() {
    return instance.credentials();
  }

  /** Lets go of the data directory. Idempotent. */
  @Override
  public void close() {
    instance.close();
  }
}
