package io.floecat.server;

import io.floecat.runtime.BackendDecorators;
import io.floecat.runtime.CloseableStack;
import io.floecat.runtime.Maintenance;
import io.floecat.runtime.ServiceInstance;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.StartException;
import io.floecat.runtime.metrics.JvmMetrics;
import io.floecat.server.auth.Authenticator;
import io.floecat.server.auth.TokenAuthenticator;
import io.floecat.server.auth.TokenFile;
import io.floecat.server.auth.oidc.OidcAuthenticator;
import io.floecat.server.error.Correlation;
import io.floecat.server.grpc.ConnectorsRpc;
import io.floecat.server.grpc.DiagnosticsRpc;
import io.floecat.server.grpc.OperationsRpc;
import io.floecat.server.limits.Limits;
import io.floecat.spi.CheckResult;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the server together: an instance of the service, and the port to it. */
final class Wiring {

  private static final Logger log = LoggerFactory.getLogger(Wiring.class);
  private static final Duration READINESS = Duration.ofSeconds(5);
  private static final Duration TLS_FILES = Duration.ofSeconds(10);

  private final FloecatConfig config;
  private final CloseableStack parts;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Maintenance maintenance = new Maintenance();

  private Wiring(FloecatConfig config, CloseableStack parts) {
    this.config = config;
    this.parts = parts;
  }

  /**
   * Starts everything.
   *
   * @throws StartException something cannot start; what had started was closed again
   */
  static FloecatServer start(FloecatConfig config, BackendDecorators decorators) {
    return CloseableStack.openAll(parts -> new Wiring(config, parts).start(decorators));
  }

  private FloecatServer start(BackendDecorators decorators) {
    ListenAddress address = ListenAddress.of(config.server(), ServiceInstance.CLOCK);
    parts.add(JvmMetrics.bindTo(registry));
    ServiceInstance service =
        parts.add(ServiceInstance.open(config, decorators, registry, Correlation::origin));
    log.info("isolation of accounts: {}", service.isolation());
    var checks = new HashMap<>(service.checks());
    Authenticator authenticator = authenticator(address, service, checks);
    var readiness = new Readiness(checks);
    parts.add(maintenance);
    HttpServer http =
        parts.add(
            HttpServer.start(
                address,
                config.server().openMetrics(),
                Limits.of(config.server()),
                List.of(
                    new ConnectorsRpc(service.connectors()),
                    new OperationsRpc(service.operations()),
                    new DiagnosticsRpc(service.doctor())),
                authenticator,
                readiness,
                registry,
                service.audit()));
    service.start();
    readiness.refresh();
    maintenance.every(READINESS, "looking at the parts", readiness::refresh);
    address
        .tls()
        .ifPresent(tls -> maintenance.every(TLS_FILES, "looking at the TLS files", tls::reload));
    return new FloecatServer(config.server(), service.isolation(), http.port(), parts);
  }

  /** Adds what it stands on to {@code checks}. */
  private Authenticator authenticator(
      ListenAddress address, ServiceInstance service, Map<String, Supplier<CheckResult>> checks) {
    return switch (config.auth().mode()) {
      case TOKEN -> {
        var file = new TokenFile(config.auth().tokenFile());
        if (service.isOfOneMachine() && address.isLoopback()) {
          file.createIfMissing();
        }
        yield new TokenAuthenticator(file, System::nanoTime);
      }
      case OIDC -> {
        var oidc =
            parts.add(
                OidcAuthenticator.open(
                    config.auth().oidc().orElseThrow(), ServiceInstance.CLOCK, System::nanoTime));
        checks.put("identity provider", oidc::check);
        yield oidc;
      }
    };
  }
}
