package io.floecat.core.service;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import io.floecat.core.connector.BoundTarget;
import io.floecat.core.connector.ConnectorIds;
import io.floecat.core.connector.ConnectorService;
import io.floecat.core.credential.ConnectorCredentials;
import io.floecat.core.credential.CredentialMask;
import io.floecat.core.lifecycle.ManualTimeSource;
import io.floecat.core.operation.Lifecycle;
import io.floecat.core.operation.OperationListener;
import io.floecat.core.operation.OperationSettings;
import io.floecat.core.operation.store.RequestRecord;
import io.floecat.spi.account.Principal;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.spi.pointer.Change;
import io.floecat.testkit.FakeSecretsManager;
import io.floecat.testkit.InMemoryPointerStore;
import io.floecat.testkit.ManualClock;
import io.floecat.testkit.NoAuditLog;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.BearerToken;
import io.floecat.v1.Connector;
import io.floecat.v1.Connector.Kind;
import io.floecat.v1.CreateConnectorRequest;
import io.floecat.v1.DeleteConnectorRequest;
import io.floecat.v1.UpdateConnectorRequest;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is remembered of a write under a request id, and for whom. */
class RememberedRequestTest {

  private static final String NAME = "accounts/a/connectors/lake";
  private static final String ID = "0b8f3c55-8a43-4c2e-9a51-0c6f3f2b7dab";
  private static final String REQUEST_KEY = "deployment/request-key";
  private static final String CANARY = "c4n4ry-77";
  private static final Principal ALICE = Principal.admin("alice");
  private static final Principal BOB = Principal.admin("bob");

  private final ManualClock clock = new ManualClock();
  private final InMemoryPointerStore store = new InMemoryPointerStore();
  private final ConnectorService service = service();

  private ConnectorService service() {
    var log = new NoAuditLog();
    var lifecycle =
        new Lifecycle(
            store,
            new FakeSecretsManager(clock),
            OperationSettings.defaults(),
            new ManualTimeSource(clock),
            OperationListener.NONE,
            log);
    return new ConnectorService(
        lifecycle.operations(),
        lifecycle.connectors(),
        lifecycle.accountExpunge(),
        new ConnectorCredentials(lifecycle.credentials(), new BoundTarget(), log),
        new ConnectorIds(clock, new Random(1)),
        log);
  }

  @ParameterizedTest
  @MethodSource("strayFields")
  @DisplayName("P2: what an update carries beyond its mask is neither checked nor stored")
  void update_beyondTheMask_leavesNoTrace(Connector stray) {
    service.create(ALICE, creation("lake", ""));

    Connector updated = service.update(ALICE, update(stray, "display_name"));

    assertThat(updated.getDisplayName()).isEqualTo("Lake");
    assertThat(stored()).doesNotContain(CANARY);
    assertThat(service.update(ALICE, update(stray, "display_name"))).isEqualTo(updated);
    assertThat(service.update(ALICE, update(connector().build(), "display_name")))
        .isEqualTo(updated);
  }

  @Test
  @DisplayName("P2: of a request only a digest is kept, not a word of it")
  void create_described_isNotRememberedInWords() {
    var request = creation("lake", ID).toBuilder();
    request.getConnectorBuilder().setDescription("a word of mine");

    service.create(ALICE, request.build());

    String remembered = new String(store.get("requests/a/" + ID).orElseThrow().value(), ISO_8859_1);
    assertThat(remembered).contains(NAME).doesNotContain("a word of mine", "lake.example.com");
  }

  static List<Connector> strayFields() {
    return List.of(
        connector().putProperties("password", CANARY).build(),
        connector().setDescription("AKIAIOSFODNN7EXAMPLE " + CANARY).build(),
        connector().setUri("https://user:" + CANARY + "@lake.example.com").build(),
        connector().setUri("no uri " + CANARY).build(),
        connector().putProperties("note", CANARY.repeat(60_000)).build(),
        connector().setUid(CANARY).build(),
        connector()
            .setCredentialStatus(Connector.CredentialStatus.newBuilder().setSecretName(CANARY))
            .build(),
        connector().setDeleteTime(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE)).build(),
        connector().setAuth(AuthCredentials.newBuilder().putHeaders(CANARY, CANARY)).build());
  }

  @Test
  @DisplayName("P2: an update by property or leaf carries nothing but that")
  void update_byPropertyAndLeaf_takesOnlyThose() {
    service.create(ALICE, creation("lake", ""));
    var given = connector().putProperties("note", "n").putProperties("password", CANARY);
    given.getAuthBuilder().getBearerTokenBuilder().setToken("another");
    given.getAuthBuilder().putHeaders(CANARY, CANARY);

    Connector updated =
        service.update(ALICE, update(given.build(), "properties.note", "auth.bearer_token.token"));

    assertThat(updated.getPropertiesMap()).containsOnlyKeys("note");
    assertThat(updated.getAuth().getHeadersMap()).isEmpty();
    assertThat(stored()).doesNotContain(CANARY);
  }

  @Test
  @DisplayName("P2: what callers do not write is not remembered of a create")
  void create_outputOnlyFields_leaveNoTrace() {
    var request = creation("lake", ID).toBuilder();
    request.getConnectorBuilder().setName(CANARY).setEtag(CANARY).setUid(CANARY);

    Connector created = service.create(ALICE, request.build());

    assertThat(stored()).doesNotContain(CANARY);
    assertThat(service.create(ALICE, creation("lake", ID))).isEqualTo(created);
  }

  @Test
  void update_maskedAwayFieldOfANewerSchema_isRefused() {
    service.create(ALICE, creation("lake", ""));
    var newer =
        UnknownFieldSet.newBuilder()
            .addField(
                999,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFromUtf8(CANARY))
                    .build())
            .build();
    var request = update(connector().setUnknownFields(newer).build(), "display_name");

    assertThat(refusal(() -> service.update(ALICE, request)).reason())
        .isEqualTo(ErrorReason.INVALID_FIELD);
    assertThat(stored()).doesNotContain(CANARY);
  }

  @Test
  void update_allowMissing_createsWithAllThatIsGiven() {
    var given = connector().putProperties("note", "n").build();
    var request = update(given, "display_name").toBuilder().setAllowMissing(true).build();

    assertThat(service.update(ALICE, request).getPropertiesMap()).containsEntry("note", "n");
  }

  @Test
  @DisplayName("P6: a request id is one UUID, in capitals or not")
  void create_requestIdInEitherCase_isOneRequest() {
    Connector created = service.create(ALICE, creation("", ID.toUpperCase(Locale.ROOT)));

    assertThat(service.create(ALICE, creation("", ID))).isEqualTo(created);
    assertThat(service.create(ALICE, creation("", "0B8f3c55-8A43-4c2e-9a51-0c6f3f2b7dAB")))
        .isEqualTo(created);
    assertThat(store.list("accounts/", 10, "").pointers()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{0b8f3c55-8a43-4c2e-9a51-0c6f3f2b7dab}",
        "urn:uuid:0b8f3c55-8a43-4c2e-9a51-0c6f3f2b7dab",
        "0b8f3c558a434c2e9a510c6f3f2b7dab",
        " 0b8f3c55-8a43-4c2e-9a51-0c6f3f2b7dab",
        "0b8f3c55-8a43-4c2e-9a51-0c6f3f2b7dab\n",
        "0b8f3c55-8a43-4c2e-9a51-0c6f3f2b7da\u0430",
        "\uff10b8f3c55-8a43-4c2e-9a51-0c6f3f2b7dab",
        "../../accounts/b/connectors/lake",
        "%30b8f3c55-8a43-4c2e-9a51-0c6f3f2b7dab"
      })
  void delete_requestIdInAnotherForm_isRefused(String id) {
    var refusal = refusal(() -> service.delete(ALICE, deletion(id)));

    assertThat(refusal.violations().getFirst().field()).isEqualTo("request_id");
    assertThat(refusal.getMessage()).doesNotContain(id);
  }

  @Test
  @DisplayName("P3: nobody else can ask whether a value is the one that was sent")
  void update_idOfAnotherCaller_isRefusedWhateverItBrings() {
    service.create(ALICE, creation("lake", ""));
    service.update(ALICE, token("right"));

    for (String guess : List.of("right", "wrong")) {
      assertThat(refusal(() -> service.update(BOB, token(guess))).reason())
          .isEqualTo(ErrorReason.REQUEST_ID_REUSED);
    }
    assertThat(service.update(ALICE, token("right")).getName()).isEqualTo(NAME);
  }

  @Test
  void create_rememberedByAnEarlierVersion_isReplayedAndComparedForADay() {
    Connector created = service.create(ALICE, creation("lake", ""));
    rememberAsEarlierVersions(creation("lake", ID));

    assertThat(service.create(ALICE, creation("lake", ID))).isEqualTo(created);
    assertThat(refusal(() -> service.create(ALICE, creation("other", ID))).reason())
        .isEqualTo(ErrorReason.REQUEST_ID_REUSED);
  }

  @Test
  void requestKey_damaged_isMadeAnewAndHoldsUpNobody() {
    assertThat(store.commit(List.of(Change.create(REQUEST_KEY, new byte[3])))).isTrue();

    Connector created = service.create(ALICE, creation("lake", ID));

    assertThat(service().create(ALICE, creation("lake", ID))).isEqualTo(created);
    assertThat(store.get(REQUEST_KEY).orElseThrow().value()).hasSize(32);
  }

  private void rememberAsEarlierVersions(CreateConnectorRequest request) {
    var remembered =
        RequestRecord.newBuilder()
            .setFormat(1)
            .setRequestType("floecat.v1.CreateConnectorRequest")
            .setRequest(CredentialMask.mask(request).toByteString())
            .setConnector(NAME)
            .setStartTime(Timestamp.newBuilder().setSeconds(clock.instant().getEpochSecond()));
    assertThat(
            store.commit(
                List.of(Change.create("requests/a/" + ID, remembered.build().toByteArray()))))
        .isTrue();
  }

  private String stored() {
    return Stream.of("account", "accounts/", "operations/", "requests/", "names/", "due/")
        .flatMap(prefix -> store.list(prefix, 100, "").pointers().stream())
        .map(pointer -> pointer.key() + new String(pointer.value(), ISO_8859_1))
        .reduce("", String::concat);
  }

  private static Connector.Builder connector() {
    return Connector.newBuilder()
        .setName(NAME)
        .setKind(Kind.ICEBERG_REST)
        .setUri("https://lake.example.com")
        .setDisplayName("Lake");
  }

  private static CreateConnectorRequest creation(String connectorId, String requestId) {
    var auth = AuthCredentials.newBuilder().setBearerToken(BearerToken.newBuilder().setToken("t"));
    return CreateConnectorRequest.newBuilder()
        .setParent("accounts/a")
        .setConnectorId(connectorId)
        .setConnector(connector().clearName().setAuth(auth))
        .setRequestId(requestId)
        .build();
  }

  private static UpdateConnectorRequest update(Connector given, String... mask) {
    return UpdateConnectorRequest.newBuilder()
        .setConnector(given)
        .setUpdateMask(FieldMask.newBuilder().addAllPaths(List.of(mask)))
        .setRequestId(ID)
        .build();
  }

  private static UpdateConnectorRequest token(String token) {
    var given = connector();
    given.getAuthBuilder().getBearerTokenBuilder().setToken(token);
    return update(given.build(), "auth");
  }

  private static DeleteConnectorRequest deletion(String requestId) {
    return DeleteConnectorRequest.newBuilder().setName(NAME).setRequestId(requestId).build();
  }

  private static InvalidArgumentException refusal(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(InvalidArgumentException.class, call);
  }
}
