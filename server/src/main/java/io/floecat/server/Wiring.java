package io.floecat.server;

import io.floecat.aws.AwsSecretsManager;
import io.floecat.core.CheckResult;
import io.floecat.core.audit.AuditAction;
import io.floecat.core.audit.AuditEvent;
import io.floecat.core.audit.AuditLog;
import io.floecat.core.audit.AuditTrail;
import io.floecat.core.connector.ConnectorIds;
import io.floecat.core.connector.ConnectorService;
import io.floecat.core.credential.ConnectorCredentials;
import io.floecat.core.diagnosis.Examination;
import io.floecat.core.diagnosis.Finding;
import io.floecat.core.error.FloecatException;
import io.floecat.core.operation.DriftWatch;
import io.floecat.core.operation.Lifecycle;
import io.floecat.core.operation.OpenWork;
import io.floecat.core.operation.OperationService;
import io.floecat.core.operation.OperationSettings;
import io.floecat.core.operation.Pace;
import io.floecat.core.pointer.PointerStore;
import io.floecat.core.secret.SecretsExamination;
import io.floecat.core.secret.SecretsManager;
import io.floecat.core.secret.local.LocalSecretsManager;
import io.floecat.core.secret.local.VaultExamination;
import io.floecat.core.secret.local.VaultKey;
import io.floecat.core.secret.local.VaultKeyException;
import io.floecat.jdbc.JdbcPointerStore;
import io.floecat.jdbc.SqliteBackup;
import io.floecat.jdbc.SqliteExamination;
import io.floecat.server.audit.JsonLinesAuditLog;
import io.floecat.server.auth.Authenticator;
import io.floecat.server.auth.TokenAuthenticator;
import io.floecat.server.auth.TokenFile;
import io.floecat.server.auth.oidc.OidcAuthenticator;
import io.floecat.server.config.FloecatConfig;
import io.floecat.server.config.FloecatConfig.StoreBackend;
import io.floecat.server.config.StartException;
import io.floecat.server.doctor.Doctor;
import io.floecat.server.doctor.DoctorService;
import io.floecat.server.grpc.ConnectorsRpc;
import io.floecat.server.grpc.DiagnosticsRpc;
import io.floecat.server.grpc.OperationsRpc;
import io.floecat.server.limits.Limits;
import io.floecat.server.logging.CommandLogs;
import io.floecat.server.metrics.JvmMetrics;
import io.floecat.server.metrics.MeteredPointerStore;
import io.floecat.server.metrics.MeteredSecretsManager;
import io.floecat.server.metrics.OperationMetrics;
import io.floecat.v1.RunDoctorResponse;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the program together: what stands on what, and which backend is behind which interface.
 * Nothing else names a backend.
 */
final class Wiring {

  private static final Logger log = LoggerFactory.getLogger(Wiring.class);
  private static final Duration SWEEP = Duration.ofSeconds(30);
  private static final Duration VAULT_PURGE = Duration.ofMinutes(5);
  private static final int VAULT_PURGE_BATCH = 1000;
  private static final Duration READINESS = Duration.ofSeconds(5);
  private static final Duration TLS_FILES = Duration.ofSeconds(10);

  private final FloecatConfig config;
  private final Clock clock = Clock.systemUTC();
  private final Parts parts = new Parts();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Maintenance maintenance = new Maintenance();
  private final List<Examination> examinations = new ArrayList<>();
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
    } catch (FloecatException | VaultKeyException e) {
      wiring.parts.close();
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      wiring.parts.close();
      throw e;
    }
  }

  /** The keys in the local vault's key file. */
  static List<VaultKeys.Key> vaultKeys(FloecatConfig config) {
    return localVault(
        config, () -> VaultKey.list(config.secrets().localKeyFile()).stream().map(Wiring::shown));
  }

  /** Adds a key to the local vault, which nobody else uses meanwhile. */
  static List<VaultKeys.Key> rotateVaultKey(FloecatConfig config) {
    Path file = config.secrets().localKeyFile();
    return localVault(
        config,
        () -> {
          try (var directory = DataDirectory.open(config.dataDirectory());
              var store = store(config.store(), directory.path())) {
            audited(
                config,
                AuditAction.VAULT_KEY_ROTATE,
                file,
                "",
                () -> VaultKey.rotate(file, store, Clock.systemUTC()));
            return VaultKey.list(file, store).stream().map(Wiring::shown);
          }
        });
  }

  /** Does what whoever sits at this machine asks for, between an intent and an outcome. */
  static void audited(
      FloecatConfig config, AuditAction action, Path file, String detail, Runnable body) {
    CommandLogs.keepQuiet();
    try (var log = JsonLinesAuditLog.open(config.audit(), Clock.systemUTC())) {
      new AuditTrail(log)
          .run(
              AuditEvent.of(SystemUser.subject(), action, file.toAbsolutePath()).withDetail(detail),
              _ -> {
                body.run();
                return config;
              });
    }
  }

  private static List<VaultKeys.Key> localVault(
      FloecatConfig config, Supplier<Stream<VaultKeys.Key>> keys) {
    try {
      return switch (config.secrets().backend()) {
        case LOCAL -> keys.get().toList();
        case AWS ->
            throw new StartException(
                "credentials live on AWS (floecat.secrets.backend=aws): there is no local vault");
      };
    } catch (FloecatException | VaultKeyException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private static VaultKeys.Key shown(VaultKey.Entry key) {
    return new VaultKeys.Key(key.id(), key.primary(), key.enabled(), key.createTime());
  }

  /** Examines the backends without a server, and leaves the data directory as it is. */
  static RunDoctorResponse diagnose(FloecatConfig config, Consumer<Finding> progress) {
    try (var parts = new Parts()) {
      Clock clock = Clock.systemUTC();
      Path directory = config.dataDirectory();
      Optional<PointerStore> store = readableStore(config);
      store.ifPresent(parts::add);
      var examinations = new ArrayList<Examination>();
      switch (config.secrets().backend()) {
        case LOCAL -> {
          examinations.add(new LocalIdentity(Isolation.of(config.secrets())));
          examinations.add(new VaultExamination(config.secrets().localKeyFile(), store, clock));
        }
        case AWS -> examinations.add(unopenedAws(config, parts, clock));
      }
      examinations.add(new DirectoryExamination(directory));
      examinations.add(storeExamination(config.store(), directory));
      store.ifPresent(read -> examinations.add(openWork(config, read, clock)));
      return new Doctor(examinations).run(progress);
    }
  }

  private static Examination unopenedAws(FloecatConfig config, Parts parts, Clock clock) {
    try {
      var aws = parts.add(AwsSecretsManager.open(config.secrets().aws()));
      return aws.examination(clock, Pace.of(clock)::pause);
    } catch (FloecatException e) {
      return new Unopened("identity", e.getMessage());
    }
  }

  /** Empty where there is none, or none that can be read; the examination of its file says why. */
  private static Optional<PointerStore> readableStore(FloecatConfig config) {
    Path file = storeFile(config, config.dataDirectory());
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return switch (config.store()) {
        case SQLITE -> Optional.of(JdbcPointerStore.openSqliteReadOnly(file));
      };
    } catch (FloecatException e) {
      return Optional.empty();
    }
  }

  private static Examination storeExamination(StoreBackend store, Path directory) {
    return switch (store) {
      case SQLITE -> new SqliteExamination(sqliteFile(directory));
    };
  }

  private static Examination openWork(FloecatConfig config, PointerStore store, Clock clock) {
    return new OpenWork(store, operationSettings(config), Pace.of(clock));
  }

  private static OperationSettings operationSettings(FloecatConfig config) {
    return new OperationSettings(config.operationDeadline(), config.secrets().recovery());
  }

  private FloecatServer start() {
    ListenAddress address = ListenAddress.of(config.server(), clock);
    log.info("isolation of accounts: {}", Isolation.of(config.secrets()));
    parts.add(JvmMetrics.bindTo(registry));
    Core core = core();
    var checks = new HashMap<String, Supplier<CheckResult>>();
    checks.put("store", core.store()::check);
    checks.put("secrets", core.secrets()::check);
    Authenticator authenticator = authenticator(address, checks);
    var readiness = new Readiness(checks);
    readiness.refresh();
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
    maintenance.every(READINESS, "looking at the parts", readiness::refresh);
    address
        .tls()
        .ifPresent(tls -> maintenance.every(TLS_FILES, "looking at the TLS files", tls::reload));
    return new FloecatServer(config.server(), Isolation.of(config.secrets()), http.port(), parts);
  }

  private EmbeddedFloecat embed() {
    Core core = core();
    return new EmbeddedFloecat(core.connectors(), core.credentials(), parts);
  }

  /** What there is without a port. */
  private record Core(
      PointerStore store,
      SecretsManager secrets,
      ConnectorService connectors,
      ConnectorCredentials credentials,
      OperationService operations,
      DoctorService doctor,
      AuditLog audit) {}

  private Core core() {
    DataDirectory directory = parts.add(DataDirectory.open(config.dataDirectory()));
    PointerStore store =
        parts.add(
            new MeteredPointerStore(
                between.store().apply(store(config.store(), directory.path())), registry));
    SecretsManager secrets =
        parts.add(new MeteredSecretsManager(between.secrets().apply(secrets(store)), registry));
    parts.add(maintenance);
    JsonLinesAuditLog audit = parts.add(JsonLinesAuditLog.open(config.audit(), clock));
    audit.started(SystemUser.subject(), Version.ofBuild(), config.effective());
    parts.add(audit::stopped);

    var operationMetrics = new OperationMetrics(registry);
    var drift = new DriftWatch(operationMetrics, clock);
    var lifecycle =
        new Lifecycle(
            store,
            secrets,
            operationSettings(config),
            Pace.of(clock),
            new AuditedRefusals(drift, audit),
            audit);
    var credentials = new ConnectorCredentials(lifecycle.credentials(), audit);
    var connectors =
        new ConnectorService(
            lifecycle.operations(),
            lifecycle.connectors(),
            lifecycle.accountExpunge(),
            credentials,
            new ConnectorIds(clock, new SecureRandom()),
            audit);
    OperationService operations = lifecycle.operationService();
    examinations.addAll(
        List.of(
            new DirectoryExamination(directory.path()),
            storeExamination(config.store(), directory.path()),
            openWork(config, store, clock),
            drift));
    // Nobody else has the data directory: whoever began what is open is dead.
    lifecycle.sweeper().sweepAfterRestart();
    maintenance.every(SWEEP, "sweeping", lifecycle.sweeper()::sweep);
    maintenance.every(
        SWEEP, "counting operations", () -> operationMetrics.show(operations.backlog()));
    var doctor = new DoctorService(new Doctor(examinations), new AuditTrail(audit));
    return new Core(store, secrets, connectors, credentials, operations, doctor, audit);
  }

  private static PointerStore store(StoreBackend backend, Path directory) {
    return switch (backend) {
      case SQLITE -> JdbcPointerStore.openSqlite(sqliteFile(directory));
    };
  }

  /** Copies the store as it is at one moment, whoever uses it. */
  static void copyStore(FloecatConfig config, Path copy) {
    switch (config.store()) {
      case SQLITE -> SqliteBackup.copy(sqliteFile(config.dataDirectory()), copy);
    }
  }

  /** Returns if {@code copy} can be used as the store. */
  static void requireIntact(FloecatConfig config, Path copy) {
    switch (config.store()) {
      case SQLITE -> SqliteBackup.requireIntact(copy);
    }
  }

  /** Where the store is, in the data directory. */
  static Path storeFile(FloecatConfig config, Path directory) {
    return switch (config.store()) {
      case SQLITE -> sqliteFile(directory);
    };
  }

  private static Path sqliteFile(Path directory) {
    return directory.resolve("floecat.db");
  }

  private SecretsManager secrets(PointerStore store) {
    return switch (config.secrets().backend()) {
      case LOCAL -> {
        VaultKey key =
            VaultKey.open(config.secrets().localKeyFile(), store, clock, ifKeyIsMissing());
        var vault = new LocalSecretsManager(store, key, clock);
        maintenance.every(
            VAULT_PURGE, "purging the vault", () -> vault.purgeDue(VAULT_PURGE_BATCH));
        examinations.addAll(
            List.of(
                new LocalIdentity(Isolation.of(config.secrets())),
                new VaultExamination(config.secrets().localKeyFile(), Optional.of(store), clock),
                new SecretsExamination(vault)));
        yield vault;
      }
      case AWS -> aws();
    };
  }

  private AwsSecretsManager aws() {
    var aws = AwsSecretsManager.open(config.secrets().aws());
    try {
      aws.requireAttainableSessions();
      examinations.add(aws.examination(clock, Pace.of(clock)::pause));
      return aws;
    } catch (RuntimeException e) {
      aws.close();
      throw e;
    }
  }

  /** A store that other processes can reach needs a key that somebody gives to all of them. */
  private VaultKey.IfNew ifKeyIsMissing() {
    return switch (config.store()) {
      case SQLITE -> VaultKey.IfNew.CREATE;
    };
  }

  /** Adds what it stands on to {@code checks}. */
  private Authenticator authenticator(
      ListenAddress address, Map<String, Supplier<CheckResult>> checks) {
    return switch (config.auth().mode()) {
      case TOKEN -> {
        var file = new TokenFile(config.auth().tokenFile());
        if (config.store() == StoreBackend.SQLITE && address.isLoopback()) {
          file.createIfMissing();
        }
        yield new TokenAuthenticator(file, System::nanoTime);
      }
      case OIDC -> {
        var oidc =
            parts.add(
                OidcAuthenticator.open(
                    config.auth().oidc().orElseThrow(), clock, System::nanoTime));
        checks.put("identity provider", oidc::check);
        yield oidc;
      }
    };
  }
}
