package io.floecat.runtime;

import io.floecat.core.connector.BoundTarget;
import io.floecat.core.connector.ConnectorIds;
import io.floecat.core.connector.ConnectorService;
import io.floecat.core.connector.TargetBinding;
import io.floecat.core.credential.ConnectorCredentials;
import io.floecat.core.operation.DriftWatch;
import io.floecat.core.operation.Lifecycle;
import io.floecat.core.operation.OpenWork;
import io.floecat.core.operation.OperationService;
import io.floecat.core.operation.OperationSettings;
import io.floecat.core.operation.StoredData;
import io.floecat.core.operation.TimeSource;
import io.floecat.core.operation.UnboundSecrets;
import io.floecat.runtime.audit.JsonLinesAuditLog;
import io.floecat.runtime.audit.Origin;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.StartException;
import io.floecat.runtime.doctor.Doctor;
import io.floecat.runtime.doctor.DoctorService;
import io.floecat.runtime.metrics.MeteredPointerStore;
import io.floecat.runtime.metrics.MeteredSecretsManager;
import io.floecat.runtime.metrics.OperationMetrics;
import io.floecat.spi.CheckResult;
import io.floecat.spi.audit.AuditTrail;
import io.floecat.spi.diagnosis.Examination;
import io.floecat.spi.pointer.PointerStore;
import io.floecat.spi.secret.SecretsManager;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One running instance of the service, without a port: what stands on what. Which backend is behind
 * which interface is known to {@link ConfiguredStore} and {@link ConfiguredSecrets}.
 */
public final class ServiceInstance implements AutoCloseable {

  /** The time, for the whole program. */
  public static final Clock CLOCK = Clock.systemUTC();

  private static final Duration SWEEP = Duration.ofSeconds(30);

  private final FloecatConfig config;
  private final CloseableStack parts;
  private final Maintenance maintenance = new Maintenance();
  private final ConfiguredStore configuredStore;
  private final DataDirectory directory;
  private final PointerStore store;
  private final SecretsManager secrets;
  private final StartCondition condition;
  private final JsonLinesAuditLog audit;
  private final Lifecycle lifecycle;
  private final ConnectorCredentials credentials;
  private final ConnectorService connectors;
  private final OperationMetrics operationMetrics;
  private final TargetBinding binding;
  private final DoctorService doctor;

  private ServiceInstance(
      FloecatConfig config,
      BackendDecorators decorators,
      MeterRegistry registry,
      Supplier<Origin> origin,
      CloseableStack parts) {
    this.config = config;
    this.parts = parts;
    directory = parts.add(DataDirectory.open(config.dataDirectory()));
    directory.takeInNativeCode();
    configuredStore = new ConfiguredStore(config.store(), directory.path());
    store =
        parts.add(
            new MeteredPointerStore(decorators.store().apply(configuredStore.open()), registry));
    operationMetrics = new OperationMetrics(registry);
    ConfiguredSecrets.Opened openSecrets =
        new ConfiguredSecrets(config.secrets(), CLOCK)
            .open(store, configuredStore.isOfOneMachine(), maintenance, operationMetrics);
    condition = openSecrets.condition();
    secrets =
        parts.add(
            new MeteredSecretsManager(decorators.secrets().apply(openSecrets.manager()), registry));
    parts.add(maintenance);
    audit = parts.add(JsonLinesAuditLog.open(config.audit(), CLOCK, origin));
    audit.started(SystemUser.subject(), Version.ofBuild(), config.effective());
    parts.add(audit::stopped);
    parts.add(maintenance); // Once more: its jobs end before what they write to.

    var drift = new DriftWatch(operationMetrics, CLOCK);
    var storedData = new StoredData(store, TimeSource.of(CLOCK), drift);
    lifecycle =
        new Lifecycle(
            store,
            secrets,
            operationSettingsAlone(),
            TimeSource.of(CLOCK),
            new AuditedRefusals(storedData, audit),
            audit);
    credentials = new ConnectorCredentials(lifecycle.credentials(), new BoundTarget(), audit);
    connectors =
        new ConnectorService(
            lifecycle.operations(),
            lifecycle.connectors(),
            lifecycle.accountExpunge(),
            credentials,
            new ConnectorIds(CLOCK, new SecureRandom()),
            audit);
    var unbound = new UnboundSecrets(store, TimeSource.of(CLOCK));
    binding = new TargetBinding(unbound, lifecycle.operations(), audit, TimeSource.of(CLOCK));
    doctor = doctor(openSecrets.examinations(), List.of(storedData, openWork(), unbound, drift));
  }

  /**
   * Opens the backends that {@code config} names. Nothing is done in the background before {@link
   * #start}.
   *
   * @param registry gets the metrics of the backends and operations
   * @param origin tells where the call on the current thread comes from, for the audit log
   * @throws StartException something cannot be opened; what was opened was closed again
   */
  public static ServiceInstance open(
      FloecatConfig config,
      BackendDecorators decorators,
      MeterRegistry registry,
      Supplier<Origin> origin) {
    return CloseableStack.openAll(
        parts -> new ServiceInstance(config, decorators, registry, origin, parts));
  }

  static OperationSettings operationSettings(FloecatConfig config) {
    return new OperationSettings(config.operationDeadline(), config.secrets().recovery());
  }

  /**
   * Where nobody else has the store, whoever began what is open by now is dead. Where others have
   * it, too, only the deadline tells.
   */
  private OperationSettings operationSettingsAlone() {
    OperationSettings settings = operationSettings(config);
    return isOfOneMachine() ? settings.aloneSince(CLOCK.instant()) : settings;
  }

  private OpenWork openWork() {
    return new OpenWork(store, operationSettings(config), TimeSource.of(CLOCK));
  }

  private DoctorService doctor(List<Examination> ofSecrets, List<Examination> ofService) {
    var examinations = new ArrayList<>(ofSecrets);
    examinations.add(new DirectoryExamination(directory.path()));
    examinations.add(configuredStore.examination());
    examinations.addAll(ofService);
    return new DoctorService(new Doctor(examinations), new AuditTrail(audit));
  }

  /**
   * Begins what is done in the background: it may wait for the secrets manager, nobody for it.
   *
   * @throws StartException the secrets manager is not the one of this store, or cannot be used as
   *     it is set
   */
  public void start() {
    condition.require();
    maintenance.nowAndEvery(SWEEP, "sweeping", lifecycle.sweeper()::sweep);
    maintenance.every(SWEEP, "binding secrets to their targets", binding::step);
    maintenance.every(
        SWEEP,
        "counting operations",
        () -> operationMetrics.show(lifecycle.operationService().backlog()));
  }

  /** The use cases on connectors. */
  public ConnectorService connectors() {
    return connectors;
  }

  /** The one door to credentials. */
  public ConnectorCredentials credentials() {
    return credentials;
  }

  /** The use cases on operations. */
  public OperationService operations() {
    return lifecycle.operationService();
  }

  /** The examinations of the backends. */
  public DoctorService doctor() {
    return doctor;
  }

  /** Who did what. */
  public JsonLinesAuditLog audit() {
    return audit;
  }

  /** The checks of the parts, by the part's name. */
  public Map<String, Supplier<CheckResult>> checks() {
    return Map.of("store", store::check, "secrets", secrets::check, "audit log", audit::check);
  }

  /** Whether only this machine can reach the store: then a key or token may be made up here. */
  public boolean isOfOneMachine() {
    return configuredStore.isOfOneMachine();
  }

  /** What stands between the secrets of two accounts, in one sentence. */
  public String isolation() {
    return Isolation.of(config.secrets());
  }

  /** Ends what is done in the background, and lets go of the backends. Idempotent. */
  @Override
  public void close() {
    parts.close();
  }
}
