package io.floecat.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.FieldMask;
import com.google.protobuf.InvalidProtocolBufferException;
import io.floecat.core.connector.BoundTarget;
import io.floecat.core.connector.ConnectorIds;
import io.floecat.core.connector.ConnectorService;
import io.floecat.core.connector.TargetBinding;
import io.floecat.core.credential.ConnectorCredentials;
import io.floecat.core.credential.CredentialPayload;
import io.floecat.core.credential.TargetRule;
import io.floecat.core.lifecycle.ManualTimeSource;
import io.floecat.core.operation.CredentialChange;
import io.floecat.core.operation.DriftWatch;
import io.floecat.core.operation.Lifecycle;
import io.floecat.core.operation.OperationListener;
import io.floecat.core.operation.OperationSettings;
import io.floecat.core.operation.UnboundSecrets;
import io.floecat.core.operation.WritePlan;
import io.floecat.core.operation.WriteRequest;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.account.Principal;
import io.floecat.spi.diagnosis.Finding;
import io.floecat.spi.diagnosis.Finding.Status;
import io.floecat.spi.diagnosis.Report;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Pointer;
import io.floecat.testkit.FakeSecretsManager;
import io.floecat.testkit.InMemoryPointerStore;
import io.floecat.testkit.ManualClock;
import io.floecat.testkit.NoAuditLog;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.BearerToken;
import io.floecat.v1.CheckConnectorRequest;
import io.floecat.v1.CheckConnectorResponse;
import io.floecat.v1.CheckConnectorResponse.Credentials;
import io.floecat.v1.Connector;
import io.floecat.v1.Connector.Kind;
import io.floecat.v1.CreateConnectorRequest;
import io.floecat.v1.DeleteConnectorRequest;
import io.floecat.v1.UndeleteConnectorRequest;
import io.floecat.v1.UpdateConnectorRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Somebody writes the database past the service, and no credentials go where they say. */
class TargetChangedTest {

  private static final String NAME = "accounts/a/connectors/lake";
  private static final String OTHER = "accounts/a/connectors/other";
  private static final String ID = "0b8f3c55-8a43-4c2e-9a51-0c6f3f2b7dab";
  private static final Principal ALICE = Principal.admin("alice");

  private final ManualClock clock = new ManualClock();
  private final ManualTimeSource time = new ManualTimeSource(clock);
  private final InMemoryPointerStore store = new InMemoryPointerStore();
  private final FakeSecretsManager secrets = new FakeSecretsManager(clock);
  private final NoAuditLog log = new NoAuditLog();
  private final DriftWatch drift = new DriftWatch(OperationListener.NONE, clock);
  private final Lifecycle lifecycle =
      new Lifecycle(store, secrets, OperationSettings.defaults(), time, drift, log);
  private final ConnectorCredentials credentials =
      new ConnectorCredentials(lifecycle.credentials(), new BoundTarget(), log);
  private final ConnectorService service =
      new ConnectorService(
          lifecycle.operations(),
          lifecycle.connectors(),
          lifecycle.accountExpunge(),
          credentials,
          new ConnectorIds(clock, new Random(1)),
          log);
  private final UnboundSecrets unbound = new UnboundSecrets(store, time);
  private final TargetBinding binding =
      new TargetBinding(unbound, lifecycle.operations(), log, time);

  @BeforeEach
  void create() {
    create("lake", "t1");
  }

  @ParameterizedTest
  @MethodSource("changes")
  @DisplayName("P9: a record changed past the service lends no credentials, and is named")
  void use_recordChangedOutside_isRefused(Consumer<ConnectorRecord.Builder> change) {
    change(NAME, change);

    assertThat(check().getCredentials()).isEqualTo(Credentials.TARGET_CHANGED);
    assertThat(check().getDetail()).contains("whole of auth").doesNotContain("evil");
    assertRefused();
    assertThat(finding(drift, "target-changed").detail()).contains(NAME, "TARGET_CHANGED");
  }

  static Stream<Consumer<ConnectorRecord.Builder>> changes() {
    return Stream.of(
        it -> it.getConnectorBuilder().setUri("https://evil.example.com"),
        it -> it.getConnectorBuilder().setKind(Kind.UNITY_CATALOG),
        it -> it.getConnectorBuilder().putProperties("s3.endpoint", "https://evil.example.com"),
        it -> it.getConnectorBuilder().removeProperties("s3.endpoint"),
        it -> it.getConnectorBuilder().putProperties("http.proxy", "evil.example.com"),
        it -> it.getConnectorBuilder().getAuthBuilder().putHeaders("X-evil", "********"),
        it -> {
          it.getConnectorBuilder().setUri("https://evil.example.com");
          it.getSecretBuilder().clearTargetRule();
        });
  }

  @Test
  @DisplayName("P9: another version, secret or connector behind the same record lends nothing")
  void use_pinOrRecordOfAnother_isRefused() {
    create("other", "t2");
    byte[] others = pointer(OTHER).value();
    change(NAME, it -> it.getSecretBuilder().setVersion(record(OTHER).getSecret().getVersion()));
    assertRefusedSomehow();

    change(NAME, it -> it.getSecretBuilder().setGeneration(7));
    assertRefusedSomehow();
    for (long generation : new long[] {0, -1, Long.MIN_VALUE}) {
      change(NAME, it -> it.getSecretBuilder().setGeneration(generation));
      assertThat(assertRefusedSomehow()).isEqualTo(ErrorReason.CORRUPT_DATA);
    }
    change(NAME, it -> it.getSecretBuilder().setGeneration(1).setVersion("x"));
    assertThat(assertRefusedSomehow()).isEqualTo(ErrorReason.CORRUPT_DATA);
    assertThat(check().getCredentials()).isEqualTo(Credentials.UNREADABLE);

    assertThat(store.commit(List.of(Change.replace(pointer(NAME), others)))).isTrue();
    assertRefusedSomehow();
  }

  @Test
  @DisplayName(
      "P9: the pin moved back to a version that was stored for another place lends nothing")
  void use_pinOfAnEarlierTarget_isRefused() {
    String before = record(NAME).getSecret().getVersion();
    move("t1", "");
    assertThat(used()).isEqualTo("t1");

    change(NAME, it -> it.getSecretBuilder().setVersion(before));

    assertRefused();
  }

  @Test
  @DisplayName("P8: what was changed outside is not made good by an edit that does not know of it")
  void update_byLeafOnAChangedRecord_isRefused() {
    change(NAME, it -> it.getConnectorBuilder().setUri("https://evil.example.com"));
    var given = Connector.newBuilder().setName(NAME);
    given.getAuthBuilder().getBearerTokenBuilder().setToken("t2");

    var refusal =
        catchThrowableOfType(
            FailedPreconditionException.class,
            () -> update(given.build(), "", "auth.bearer_token.token"));

    assertThat(refusal.reason()).isEqualTo(ErrorReason.TARGET_CHANGED);
    update(Connector.newBuilder().setName(NAME).setDisplayName("n").build(), "", "display_name");
    assertRefused();
    assertThat(binding.step()).isZero();
    assertRefused();
  }

  @Test
  void update_wholeWithTheRightTarget_makesAChangedRecordGood() {
    change(NAME, it -> it.getConnectorBuilder().setUri("https://evil.example.com"));

    update(connector("t1").setName(NAME).build(), "", "*");

    assertThat(used()).isEqualTo("t1");
    assertThat(check().getCredentials()).isEqualTo(Credentials.OK);
  }

  @Test
  @DisplayName("P8: another target with the same credentials is another version of the secret")
  void update_targetOnlyWithWholeCredentials_writesAVersion() {
    String before = record(NAME).getSecret().getVersion();

    Connector moved = move("t1", "");

    assertThat(moved.getCredentialStatus().getVersionId()).isNotEqualTo(before);
    assertThat(used()).isEqualTo("t1");
    Connector again = move("t1", "");
    assertThat(again).isEqualTo(moved);
  }

  @Test
  @DisplayName("P6: a request is the same, wherever the connector went since")
  void update_sameRequestAfterTheTargetMoved_isReplayed() {
    var given = Connector.newBuilder().setName(NAME);
    given.getAuthBuilder().getBearerTokenBuilder().setToken("t2");
    update(given.build(), ID, "auth.bearer_token.token");
    Connector moved = move("t2", "");

    assertThat(update(given.build(), ID, "auth.bearer_token.token")).isEqualTo(moved);
    given.getAuthBuilder().getBearerTokenBuilder().setToken("t3");
    assertThat(
            catchThrowableOfType(
                    FloecatException.class,
                    () -> update(given.build(), ID, "auth.bearer_token.token"))
                .reason())
        .isEqualTo(ErrorReason.REQUEST_ID_REUSED);
  }

  @Test
  void update_sameWholeRequestAfterTheTargetMoved_isReplayed() {
    var given = connector("t2").clearUri().clearProperties().setName(NAME).build();
    update(given, ID, "auth");
    Connector moved = move("t2", "");

    assertThat(update(given, ID, "auth")).isEqualTo(moved);
  }

  @Test
  void undelete_keepsWhatItWasStoredFor() {
    service.delete(ALICE, DeleteConnectorRequest.newBuilder().setName(NAME).build());
    change(NAME, it -> it.getConnectorBuilder().setUri("https://evil.example.com"));
    service.undelete(ALICE, UndeleteConnectorRequest.newBuilder().setName(NAME).build());

    assertRefused();
  }

  @Test
  void use_payloadOfAnEarlierVersion_isLent() {
    storeUnbound("t1");

    assertThat(used()).isEqualTo("t1");
    assertThat(check().getCredentials()).isEqualTo(Credentials.OK);
    assertThat(finding(unbound, "targets").status()).isEqualTo(Status.MISSING);
    assertThat(finding(unbound, "targets").detail()).contains("of 1 of 1");
  }

  @Test
  @DisplayName("P9: what earlier versions stored is bound, credentials and all else left as it was")
  void bind_payloadOfAnEarlierVersion_holdsItsTarget() {
    storeUnbound("t1");
    Connector before = lifecycle.connectors().get(ConnectorName.parse("name", NAME));

    assertThat(binding.step()).isEqualTo(1);

    Connector after = lifecycle.connectors().get(ConnectorName.parse("name", NAME));
    assertThat(after.getCredentialStatus().getVersionId())
        .isNotEqualTo(before.getCredentialStatus().getVersionId());
    assertThat(bare(after)).isEqualTo(bare(before));
    assertThat(used()).isEqualTo("t1");
    assertThat(finding(unbound, "targets").status()).isEqualTo(Status.OK);
    change(NAME, it -> it.getConnectorBuilder().setUri("https://evil.example.com"));
    assertRefused();
  }

  @Test
  void bind_doneAlready_writesNothing() {
    change(NAME, it -> it.getSecretBuilder().clearTargetRule());
    ConnectorRecord before = record(NAME);

    binding.step();

    assertThat(record(NAME).getSecret().getTargetRule()).isEqualTo(TargetRule.NUMBER);
    assertThat(record(NAME).getConnector()).isEqualTo(before.getConnector());
    clock.advance(Duration.ofHours(2));
    assertThat(binding.step()).isZero();
  }

  @Test
  void bind_manyAndOneThatCannotBe_goesOnInBoundedSteps() {
    storeUnbound("t1");
    for (int i = 0; i < 45; i++) {
      create("c" + i, "t");
      change("accounts/a/connectors/c" + i, it -> it.getSecretBuilder().clearTargetRule());
    }
    change("accounts/a/connectors/c0", it -> it.getSecretBuilder().setVersion(ID));
    change(OTHER, ConnectorRecord.newBuilder().setHidden(true).build());

    assertThat(binding.step()).isEqualTo(19);
    assertThat(binding.step()).isEqualTo(20);
    assertThat(binding.step()).isEqualTo(6);
    assertThat(binding.step()).isZero();
    assertThat(finding(unbound, "targets").detail()).contains("of 1 of 47");
  }

  @Test
  void bind_recordIsDamaged_goesOn() {
    storeUnbound("t1");
    assertThat(store.commit(List.of(Change.create("accounts/a/connectors/a", new byte[] {1}))))
        .isTrue();

    assertThat(binding.step()).isEqualTo(1);
  }

  @Test
  void update_equalCredentialsOfAnEarlierVersion_bindsThem() {
    storeUnbound("t1");

    update(connector("t1").setName(NAME).build(), "", "*");

    assertThat(finding(unbound, "targets").status()).isEqualTo(Status.OK);
    change(NAME, it -> it.getConnectorBuilder().setUri("https://evil.example.com"));
    assertRefused();
  }

  private static Connector bare(Connector connector) {
    return connector.toBuilder().clearCredentialStatus().clearEtag().clearUpdateTime().build();
  }

  /** As an earlier version of the program stored it. */
  private void storeUnbound(String token) {
    var payload = CredentialPayload.encodeUnbound(connector(token).getAuth());
    lifecycle
        .operations()
        .update(
            ConnectorName.parse("name", NAME),
            stored -> new WritePlan(stored, new CredentialChange.Replace(payload)),
            Optional.empty(),
            new WriteRequest(Optional.empty(), Connector.getDefaultInstance(), "", false));
    change(NAME, it -> it.getSecretBuilder().clearTargetRule());
  }

  private void assertRefused() {
    assertThat(assertRefusedSomehow()).isEqualTo(ErrorReason.TARGET_CHANGED);
  }

  private ErrorReason assertRefusedSomehow() {
    List<String> seen = new ArrayList<>();
    var refusal =
        catchThrowableOfType(
            FloecatException.class,
            () ->
                credentials.use(
                    ALICE, NAME, "test", auth -> seen.add(auth.getBearerToken().getToken())));
    assertThat(seen).isEmpty();
    return refusal.reason();
  }

  private String used() {
    return credentials.use(ALICE, NAME, "test", auth -> auth.getBearerToken().getToken());
  }

  private CheckConnectorResponse check() {
    return credentials.check(ALICE, CheckConnectorRequest.newBuilder().setName(NAME).build());
  }

  private Connector move(String token, String requestId) {
    Connector given =
        connector(token).setName(NAME).setUri("https://elsewhere.example.com").build();
    return update(given, requestId, "uri", "auth");
  }

  private Connector update(Connector given, String requestId, String... mask) {
    return service.update(
        ALICE,
        UpdateConnectorRequest.newBuilder()
            .setConnector(given)
            .setRequestId(requestId)
            .setUpdateMask(FieldMask.newBuilder().addAllPaths(List.of(mask)))
            .build());
  }

  private void create(String id, String token) {
    service.create(
        ALICE,
        CreateConnectorRequest.newBuilder()
            .setParent("accounts/a")
            .setConnectorId(id)
            .setConnector(connector(token))
            .build());
  }

  private static Connector.Builder connector(String token) {
    return Connector.newBuilder()
        .setKind(Kind.ICEBERG_REST)
        .setUri("https://lake.example.com")
        .putProperties("s3.endpoint", "https://s3.example.com")
        .setAuth(
            AuthCredentials.newBuilder().setBearerToken(BearerToken.newBuilder().setToken(token)));
  }

  private Pointer pointer(String name) {
    return store.get(name).orElseThrow();
  }

  private ConnectorRecord record(String name) {
    try {
      return ConnectorRecord.parseFrom(pointer(name).value());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private void change(String name, Consumer<ConnectorRecord.Builder> change) {
    var changed = record(name).toBuilder();
    change.accept(changed);
    byte[] value = changed.build().toByteArray();
    assertThat(store.commit(List.of(Change.replace(pointer(name), value)))).isTrue();
  }

  private void change(String name, ConnectorRecord added) {
    assertThat(store.commit(List.of(Change.create(name, added.toByteArray())))).isTrue();
  }

  private static Finding finding(io.floecat.spi.diagnosis.Examination examination, String check) {
    var report = new Report(Duration.ofMinutes(1), System::nanoTime, _ -> {});
    examination.examine(report);
    return report.findings().stream()
        .filter(finding -> finding.check().equals(check))
        .findAny()
        .orElseThrow();
  }
}
