package io.floecat.runtime.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.core.connector.BoundTarget;
import io.floecat.core.connector.ConnectorIds;
import io.floecat.core.connector.ConnectorService;
import io.floecat.core.credential.ConnectorCredentials;
import io.floecat.core.lifecycle.ManualTimeSource;
import io.floecat.core.operation.Lifecycle;
import io.floecat.core.operation.OperationListener;
import io.floecat.core.operation.OperationService;
import io.floecat.core.operation.OperationSettings;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.Principal;
import io.floecat.spi.account.Role;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.error.PermissionDeniedException;
import io.floecat.spi.error.UnavailableException;
import io.floecat.testkit.FakeSecretsManager;
import io.floecat.testkit.Fault;
import io.floecat.testkit.FaultInjector;
import io.floecat.testkit.FaultyPointerStore;
import io.floecat.testkit.FaultySecretsManager;
import io.floecat.testkit.InMemoryPointerStore;
import io.floecat.testkit.ManualClock;
import io.floecat.testkit.ProcessDied;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.BearerToken;
import io.floecat.v1.CheckConnectorRequest;
import io.floecat.v1.Connector;
import io.floecat.v1.CreateConnectorRequest;
import io.floecat.v1.DeleteConnectorRequest;
import io.floecat.v1.ExpungeAccountRequest;
import io.floecat.v1.ExpungeConnectorRequest;
import io.floecat.v1.FinishOperationsRequest;
import io.floecat.v1.GetConnectorRequest;
import io.floecat.v1.ListConnectorsRequest;
import io.floecat.v1.ListOperationsRequest;
import io.floecat.v1.UndeleteConnectorRequest;
import io.floecat.v1.UpdateConnectorRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every rpc that changes or opens something, with eyes on what is in the audit log when it does.
 */
class IntentBeforeEffectTest {

  private static final String LAKE = "accounts/acct-1/connectors/lake";
  private static final Principal ADMIN = Principal.admin("ada");
  private static final String CANARY = "canary-7d1f0a9b3c";

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock();
  private final Watch watch = new Watch();
  private Path file;
  private JsonLinesAuditLog log;
  private Lifecycle lifecycle;
  private ConnectorCredentials credentials;
  private ConnectorService connectors;
  private OperationService operations;

  /** Looks into the audit log at each call of store or secrets manager; lets calls go wrong. */
  private final class Watch extends FaultInjector {
    private final List<List<String>> linesAtCall = new ArrayList<>();
    private Optional<Fault> fault = Optional.empty();

    @Override
    protected Optional<Fault> next() {
      linesAtCall.add(lines());
      return fault;
    }

    @Override
    protected void onItsWay(Runnable effect) {}
  }

  /** What is written down under which name, and what has to be there before. */
  private enum Act {
    CREATE("connectors.create") {
      @Override
      void on(IntentBeforeEffectTest it, Principal who) {
        it.connectors.create(who, creation("new"));
      }
    },
    CREATE_DRY("connectors.create") {
      @Override
      void on(IntentBeforeEffectTest it, Principal who) {
        it.connectors.create(who, creation("new").toBuilder().setValidateOnly(true).build());
      }
    },
    UPDATE("connectors.update") {
      @Override
      void on(IntentBeforeEffectTest it, Principal who) {
        it.connectors.update(who, update().build());
      }
    },
    UPDATE_DRY("connectors.update") {
      @Override
      void on(IntentBeforeEffectTest it, Principal who) {
        it.connectors.update(who, update().setValidateOnly(true).build());
      }
    },
    CHECK("connectors.check") {
      @Override
      void on(IntentBeforeEffectTest it, Principal who) {
        it.connectors.check(who, CheckConnectorRequest.newBuilder().setName(LAKE).build());
      }
    },
    USE("credentials.use") {
      @Override
      void on(IntentBeforeEffectTest it, Principal who) {
        it.credentials.use(who, LAKE, "test", auth -> auth.getBearerToken().getToken().length());
      }
    },
    DELETE("connectors.delete") {
      @Override
      void on(IntentBeforeEffectTest it, Principal who) {
        it.connectors.delete(who, DeleteConnectorRequest.newBuilder().setName(LAKE).build());
      }
    },
    UNDELETE("connectors.undelete") {
      @Override
      void prepare(IntentBeforeEffectTest it) {
        DELETE.on(it, ADMIN);
      }

      @Override
      void on(IntentBeforeEffectTest it, Principal who) {
        it.connectors.undelete(who, UndeleteConnectorRequest.newBuilder().setName(LAKE).build());
      }
    },
    EXPUNGE("connectors.expunge") {
      @Override
      void on(IntentBeforeEffectTest it, Principal who) {
        it.connectors.expunge(who, ExpungeConnectorRequest.newBuilder().setName(LAKE).build());
      }
    },
    EXPUNGE_ACCOUNT("accounts.expunge") {
      @Override
      void on(IntentBeforeEffectTest it, Principal who) {
        it.connectors.expungeAccount(
            who, ExpungeAccountRequest.newBuilder().setName("accounts/acct-1").build());
      }
    },
    LIST_ALL("connectors.list") {
      @Override
      void on(IntentBeforeEffectTest it, Principal who) {
        it.connectors.list(who, ListConnectorsRequest.newBuilder().setParent("accounts/-").build());
      }
    },
    LIST_OPERATIONS("operations.list") {
      @Override
      void on(IntentBeforeEffectTest it, Principal who) {
        it.operations.list(who, ListOperationsRequest.getDefaultInstance());
      }
    },
    FINISH_OPERATIONS("operations.finish") {
      @Override
      void on(IntentBeforeEffectTest it, Principal who) {
        it.operations.finish(who, FinishOperationsRequest.getDefaultInstance());
      }
    };

    private final String action;

    Act(String action) {
      this.action = action;
    }

    abstract void on(IntentBeforeEffectTest it, Principal who);

    void prepare(IntentBeforeEffectTest it) {}
  }

  @BeforeEach
  void open() {
    file = directory.resolve("audit.jsonl");
    open(AuditFile.open(file, new AuditFile.Rotation(1 << 20, Optional.empty()), clock));
    connectors.create(ADMIN, creation("lake"));
  }

  @AfterEach
  void close() {
    log.close();
  }

  @ParameterizedTest
  @EnumSource(Act.class)
  @DisplayName("P3: the intent is in the file at the first call, the outcome after the last one")
  void act_done_isWrittenDownBeforeAndAfter(Act act) {
    act.prepare(this);
    watch.linesAtCall.clear();

    act.on(this, ADMIN);

    assertThat(watch.linesAtCall).isNotEmpty();
    String intent = watch.linesAtCall.getFirst().getLast();
    assertThat(intent)
        .contains(
            "\"type\":\"intent\"",
            "\"action\":\"%s\"".formatted(act.action),
            "\"subject\":\"ada\"");
    assertThat(intent.contains("\"validateOnly\":true"))
        .isEqualTo(act == Act.CREATE_DRY || act == Act.UPDATE_DRY);
    assertThat(watch.linesAtCall.getLast()).noneMatch(line -> isOutcome(line, intent));
    assertThat(lines().getLast())
        .matches(line -> isOutcome(line, intent))
        .contains("\"result\":\"OK\"");
    assertThat(lines()).noneMatch(line -> line.contains(CANARY));
  }

  @ParameterizedTest
  @EnumSource(
      value = Act.class,
      names = {"CREATE", "UPDATE", "CHECK", "USE"})
  void act_onASecret_outcomeNamesTheVersion(Act act) {
    act.on(this, ADMIN);

    String outcome = lines().getLast();
    String name = outcome.replaceAll(".*\"resource\":\"([^\"]*)\".*", "$1");
    var connector = connectors.get(ADMIN, GetConnectorRequest.newBuilder().setName(name).build());
    assertThat(outcome)
        .contains(
            "\"secretVersion\":\"%s\"".formatted(connector.getCredentialStatus().getVersionId()));
  }

  @ParameterizedTest
  @EnumSource(Act.class)
  void act_backendsAway_outcomeSaysWhy(Act act) {
    act.prepare(this);
    watch.fault = Optional.of(Fault.FAILS);

    assertThatThrownBy(() -> act.on(this, ADMIN)).isInstanceOf(FloecatException.class);

    assertThat(lines().getLast())
        .contains("\"type\":\"outcome\"", "\"result\":\"DEPENDENCY_UNAVAILABLE\"");
  }

  @ParameterizedTest
  @EnumSource(Act.class)
  void act_processDies_hasLeftItsIntent(Act act) {
    act.prepare(this);
    int before = lines().size();
    watch.fault = Optional.of(Fault.DIES_BEFORE);

    assertThatThrownBy(() -> act.on(this, ADMIN)).isInstanceOf(ProcessDied.class);

    assertThat(lines().get(before)).contains("\"type\":\"intent\"", act.action);
  }

  @ParameterizedTest
  @EnumSource(Act.class)
  @DisplayName("floecat.audit.required: no intent, no action")
  void act_diskIsFull_doesNothing(Act act) {
    act.prepare(this);
    log.close();
    watch.linesAtCall.clear();

    assertThatThrownBy(() -> act.on(this, ADMIN))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("the audit log cannot be written, so nothing was done");

    assertThat(watch.linesAtCall).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Act.class)
  @DisplayName("P7: who may not is turned away before anything is looked up, and written down")
  void act_denied_isNotedAndNothingIsLookedUp(Act act) {
    act.prepare(this);
    watch.linesAtCall.clear();
    var other =
        new Principal("eve", Optional.empty(), Map.of(new AccountId("acct-10"), Role.ADMIN));

    assertThatThrownBy(() -> act.on(this, other)).isInstanceOf(PermissionDeniedException.class);

    assertThat(watch.linesAtCall).isEmpty();
    log.close();
    assertThat(lines().getLast())
        .contains(
            "\"type\":\"note\"",
            "\"subject\":\"eve\"",
            "\"action\":\"%s\"".formatted(act.action),
            "\"result\":\"PERMISSION_DENIED\"");
  }

  @Test
  void sweep_ofWhatIsDue_isWrittenDownAsTheServicesOwn() {
    connectors.expunge(ADMIN, ExpungeConnectorRequest.newBuilder().setName(LAKE).build());
    clock.advance(Duration.ofHours(2));
    watch.linesAtCall.clear();

    lifecycle.sweeper().sweep();

    assertThat(lines().get(lines().size() - 2))
        .contains(
            "\"type\":\"intent\"", "\"lifecycle.delete-secret\"", "\"service:floecat\"", LAKE);
    assertThat(lines().getLast()).contains("\"type\":\"outcome\"", "\"result\":\"OK\"");
  }

  private void open(AuditSink sink) {
    log = new JsonLinesAuditLog(sink, true, clock, () -> Origin.NONE);
    lifecycle =
        new Lifecycle(
            new FaultyPointerStore(new InMemoryPointerStore(), watch),
            new FaultySecretsManager(new FakeSecretsManager(clock), watch),
            OperationSettings.defaults(),
            new ManualTimeSource(clock),
            OperationListener.NONE,
            log);
    credentials = new ConnectorCredentials(lifecycle.credentials(), new BoundTarget(), log);
    connectors =
        new ConnectorService(
            lifecycle.operations(),
            lifecycle.connectors(),
            lifecycle.accountExpunge(),
            credentials,
            new ConnectorIds(clock, new Random(1)),
            log);
    operations = lifecycle.operationService();
  }

  private static boolean isOutcome(String line, String intent) {
    String id = intent.replaceAll(".*(\"id\":\"[0-9a-f-]{36}\").*", "$1");
    return line.contains("\"type\":\"outcome\"") && line.contains(id);
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CreateConnectorRequest creation(String id) {
    return CreateConnectorRequest.newBuilder()
        .setParent("accounts/acct-1")
        .setConnectorId(id)
        .setConnector(connector(CANARY))
        .build();
  }

  private static UpdateConnectorRequest.Builder update() {
    return UpdateConnectorRequest.newBuilder().setConnector(connector(CANARY + "-2").setName(LAKE));
  }

  private static Connector.Builder connector(String token) {
    return Connector.newBuilder()
        .setKind(Connector.Kind.UNITY_CATALOG)
        .setUri("https://unity.example.com")
        .setAuth(
            AuthCredentials.newBuilder().setBearerToken(BearerToken.newBuilder().setToken(token)));
  }
}
