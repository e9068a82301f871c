package io.floecat.server;

import io.floecat.core.CheckResult;
import io.floecat.core.audit.AuditTrail;
import io.floecat.core.connector.BoundTarget;
import io.floecat.core.connector.ConnectorIds;
import io.floecat.core.connector.ConnectorService;
import io.floecat.core.connector.TargetBinding;
import io.floecat.core.credential.ConnectorCredentials;
import io.floecat.core.error.FloecatException;
import io.floecat.core.operation.DriftWatch;
import io.floecat.core.operation.Lifecycle;
import io.floecat.core.operation.OpenWork;
import io.floecat.core.operation.OperationService;
import io.floecat.core.operation.OperationSettings;
import io.floecat.core.operation.Pace;
import io.floecat.core.operation.StoredData;
import io.floecat.core.operation.Sweeper;
import io.floecat.core.operation.UnboundSecrets;
import io.floecat.core.pointer.PointerStore;
import io.floecat.core.secret.SecretsManager;
import io.floecat.server.audit.JsonLinesAuditLog;
import io.floecat.server.auth.Authenticator;
import io.floecat.server.auth.TokenAuthenticator;
import io.floecat.server.auth.TokenFile;
import io.floecat.server.auth.oidc.OidcAuthenticator;
import io.floecat.server.config.FloecatConfig;
import io.floecat.server.config.StartException;
import io.floecat.server.doctor.Doctor;
import io.floecat.server.doctor.DoctorService;
import io.floecat.server.grpc.ConnectorsRpc;
import io.floecat.server.grpc.DiagnosticsRpc;
import io.floecat.server.grpc.OperationsRpc;
import io.floecat.server.limits.Limits;
import io.floecat.server.metrics.JvmMetrics;
import io.floecat.server.metrics.MeteredPointerStore;
import io.floecat.server.metrics.MeteredSecretsManager;
import io.floecat.server.metrics.OperationMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the program together: what stands on what. Which backend is behind which interface is known
 * to {@link ConfiguredStore} and {@link ConfiguredSecrets}.
 */
final class Wiring {

  /** The time, for the whole program. */
  static final Clock CLOCK = Clock.systemUTC();

  private static final Logger log = LoggerFactory.getLogger(Wiring.class);
  private static final Duration SWEEP = Duration.ofSeconds(30);
  private static final Duration READINESS = Duration.ofSeconds(5);
  private static final Duration TLS_FILES = Duration.ofSeconds(10);

  private final FloecatConfig config;
  private final Parts parts = new Parts();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Maintenance maintenance = new Maintenance();
  private final Between between;

  private Wiring(FloecatConfig config, Between between) {
    this.config = config;
    this.between = between;
  }

  /** What stands between the service and its backends: in tests something that fails. */
  record Between(UnaryOperator<PointerStore> store, UnaryOperator<SecretsManager> secrets) {

    static final Between NOTHING = new Between(UnaryOperator.identity(), UnaryOperator.identity());
  }

  /**
   * Starts everything.
   *
   * @throws StartException something cannot start; what had started was closed again
   */
  static FloecatServer start(FloecatConfig config, Between between) {
    return closedUnlessMade(new Wiring(config, between), Wiring::start);
  }

  /**
   * Starts everything but the port.
   *
   * @throws StartException something cannot start; what had started was closed again
   */
  static EmbeddedFloecat embed(FloecatConfig config) {
    return closedUnlessMade(new Wiring(config, Between.NOTHING), Wiring::embed);
  }

  private static <T> T closedUnlessMade(Wiring wiring, Function<Wiring, T> make) {
    try {
      return make.apply(wiring);
    } catch (FloecatException e) {
      wiring.parts.close();
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      wiring.parts.close();
      throw e;
    }
  }

  static OperationSettings operationSettings(FloecatConfig config) {
    return new OperationSettings(config.operationDeadline(), config.secrets().recovery());
  }

  /** Nobody else has the data directory: whoever began what is open by now is dead. */
  private static OperationSettings operationSettings(
      FloecatConfig config, ConfiguredStore configured) {
    OperationSettings settings = operationSettings(config);
    return configured.isOfOneMachine() ? settings.aloneSince(CLOCK.instant()) : settings;
  }

  private FloecatServer start() {
    ListenAddress address = ListenAddress.of(config.server(), CLOCK);
    log.info("isolation of accounts: {}", Isolation.of(config.secrets()));
    parts.add(JvmMetrics.bindTo(registry));
    Core core = core();
    var checks = new HashMap<String, Supplier<CheckResult>>();
    checks.put("store", core.store()::check);
    checks.put("secrets", core.secrets()::check);
    checks.put("audit log", core.audit()::check);
    Authenticator authenticator = authenticator(address, checks);
    var readiness = new Readiness(checks);
    HttpServer http =
        parts.add(
            HttpServer.start(
                address,
                config.server().openMetrics(),
                Limits.of(config.server()),
                List.of(
                    new ConnectorsRpc(core.connectors()),
                    new OperationsRpc(core.operations()),
                    new DiagnosticsRpc(core.doctor())),
                authenticator,
                readiness,
                registry,
                core.audit()));
    core.condition().require();
    begin(core);
    readiness.refresh();
    maintenance.every(READINESS, "looking at the parts", readiness::refresh);
    address
        .tls()
        .ifPresent(tls -> maintenance.every(TLS_FILES, "looking at the TLS files", tls::reload));
    return new FloecatServer(config.server(), Isolation.of(config.secrets()), http.port(), parts);
  }

  private EmbeddedFloecat embed() {
    Core core = core();
    core.condition().require();
    begin(core);
    return new EmbeddedFloecat(core.connectors(), core.credentials(), parts);
  }

  /** What there is without a port. */
  private record Core(
      PointerStore store,
      SecretsManager secrets,
      StartCondition condition,
      ConnectorService connectors,
      ConnectorCredentials credentials,
      OperationService operations,
      Sweeper sweeper,
      TargetBinding binding,
      OperationMetrics metrics,
      DoctorService doctor,
      JsonLinesAuditLog audit) {}

  private Core core() {
    DataDirectory directory = parts.add(DataDirectory.open(config.dataDirectory()));
    directory.takeInNativeCode();
    var configuredStore = new ConfiguredStore(config.store(), directory.path());
    PointerStore store =
        parts.add(new MeteredPointerStore(between.store().apply(configuredStore.open()), registry));
    var operationMetrics = new OperationMetrics(registry);
    ConfiguredSecrets.Opened openSecrets =
        new ConfiguredSecrets(config.secrets(), CLOCK)
            .open(store, configuredStore.isOfOneMachine(), maintenance, operationMetrics);
    SecretsManager secrets =
        parts.add(
            new MeteredSecretsManager(between.secrets().apply(openSecrets.manager()), registry));
    parts.add(maintenance);
    JsonLinesAuditLog audit = parts.add(JsonLinesAuditLog.open(config.audit(), CLOCK));
    audit.started(SystemUser.subject(), Version.ofBuild(), config.effective());
    parts.add(audit::stopped);
    parts.add(maintenance); // Once more: its jobs end before what they write to.

    var drift = new DriftWatch(operationMetrics, CLOCK);
    var storedData = new StoredData(store, Pace.of(CLOCK), drift);
    var lifecycle =
        new Lifecycle(
            store,
            secrets,
            operationSettings(config, configuredStore),
            Pace.of(CLOCK),
            new AuditedRefusals(storedData, audit),
            audit);
    var credentials = new ConnectorCredentials(lifecycle.credentials(), new BoundTarget(), audit);
    var connectors =
        new ConnectorService(
            lifecycle.operations(),
            lifecycle.connectors(),
            lifecycle.accountExpunge(),
            credentials,
            new ConnectorIds(CLOCK, new SecureRandom()),
            audit);
    OperationService operations = lifecycle.operationService();
    var unbound = new UnboundSecrets(store, Pace.of(CLOCK));
    var examinations = new ArrayList<>(openSecrets.examinations());
    examinations.addAll(
        List.of(
            new DirectoryExamination(directory.path()),
            configuredStore.examination(),
            storedData,
            new OpenWork(store, operationSettings(config), Pace.of(CLOCK)),
            unbound,
            drift));
    var binding = new TargetBinding(unbound, lifecycle.operations(), audit, Pace.of(CLOCK));
    var doctor = new DoctorService(new Doctor(examinations), new AuditTrail(audit));
    return new Core(
        store,
        secrets,
        openSecrets.condition(),
        connectors,
        credentials,
        operations,
        lifecycle.sweeper(),
        binding,
        operationMetrics,
        doctor,
        audit);
  }

  /** Begins what is done in the background: it may wait for the secrets manager, nobody for it. */
  private void begin(Core core) {
    maintenance.nowAndEvery(SWEEP, "sweeping", core.sweeper()::sweep);
    maintenance.every(SWEEP, "binding secrets to their targets", core.binding()::step);
    maintenance.every(
        SWEEP, "counting operations", () -> core.metrics().show(core.operations().backlog()));
  }

  /** Adds what it stands on to {@code checks}. */
  private Authenticator authenticator(
      ListenAddress address, Map<String, Supplier<CheckResult>> checks) {
    return switch (config.auth().mode()) {
      case TOKEN -> {
        var file = new TokenFile(config.auth().tokenFile());
        if (ConfiguredStore.of(config).isOfOneMachine() && address.isLoopback()) {
          file.createIfMissing();
        }
        yield new TokenAuthenticator(file, System::nanoTime);
      }
      case OIDC -> {
        var oidc =
            parts.add(
                OidcAuthenticator.open(
                    config.auth().oidc().orElseThrow(), CLOCK, System::nanoTime));
        checks.put("identity provider", oidc::check);
        yield oidc;
      }
    };
  }
}
