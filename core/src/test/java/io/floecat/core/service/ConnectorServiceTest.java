package io.floecat.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.floecat.core.connector.BoundTarget;
import io.floecat.core.connector.ConnectorIds;
import io.floecat.core.connector.ConnectorService;
import io.floecat.core.credential.ConnectorCredentials;
import io.floecat.core.lifecycle.ManualTimeSource;
import io.floecat.core.operation.Lifecycle;
import io.floecat.core.operation.OperationListener;
import io.floecat.core.operation.OperationSettings;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.Principal;
import io.floecat.spi.account.Role;
import io.floecat.spi.audit.AuditEvent;
import io.floecat.spi.audit.AuditLog;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.spi.error.NotFoundException;
import io.floecat.spi.error.PermissionDeniedException;
import io.floecat.testkit.FakeSecretsManager;
import io.floecat.testkit.InMemoryPointerStore;
import io.floecat.testkit.ManualClock;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.BearerToken;
import io.floecat.v1.CheckConnectorRequest;
import io.floecat.v1.Connector;
import io.floecat.v1.CreateConnectorRequest;
import io.floecat.v1.DeleteConnectorRequest;
import io.floecat.v1.ExpungeAccountRequest;
import io.floecat.v1.ExpungeConnectorRequest;
import io.floecat.v1.GetConnectorRequest;
import io.floecat.v1.ListConnectorsRequest;
import io.floecat.v1.UndeleteConnectorRequest;
import io.floecat.v1.UpdateConnectorRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The use cases from the outside: who may do what, what comes out, what is written down. */
class ConnectorServiceTest {

  private static final String MINE = "accounts/acct-1/connectors/lake";
  private static final String THEIRS = "accounts/acct-10/connectors/lake";
  private static final String TOKEN = "canary-4f1d8c77b2";

  private final ManualClock clock = new ManualClock();
  private final InMemoryPointerStore store = new InMemoryPointerStore();
  private final List<String> audited = new ArrayList<>();
  private final AuditLog log = new ListingAuditLog();
  private final Lifecycle lifecycle =
      new Lifecycle(
          store,
          new FakeSecretsManager(clock),
          OperationSettings.defaults(),
          new ManualTimeSource(clock),
          OperationListener.NONE,
          log);
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

  /** Every rpc, on any account. */
  private enum Rpc {
    CREATE(Role.EDITOR) {
      @Override
      void call(ConnectorService service, Principal principal, String account) {
        service.create(principal, creation(account, "new"));
      }
    },
    GET(Role.VIEWER) {
      @Override
      void call(ConnectorService service, Principal principal, String account) {
        service.get(principal, GetConnectorRequest.newBuilder().setName(lake(account)).build());
      }
    },
    LIST(Role.VIEWER) {
      @Override
      void call(ConnectorService service, Principal principal, String account) {
        service.list(
            principal, ListConnectorsRequest.newBuilder().setParent("accounts/" + account).build());
      }
    },
    LIST_ALL(Role.ADMIN) {
      @Override
      void call(ConnectorService service, Principal principal, String account) {
        service.list(principal, ListConnectorsRequest.newBuilder().setParent("accounts/-").build());
      }
    },
    UPDATE(Role.EDITOR) {
      @Override
      void call(ConnectorService service, Principal principal, String account) {
        service.update(
            principal,
            UpdateConnectorRequest.newBuilder()
                .setConnector(
                    Connector.newBuilder().setName(lake(account)).setDescription("changed"))
                .build());
      }
    },
    CHECK(Role.VIEWER) {
      @Override
      void call(ConnectorService service, Principal principal, String account) {
        service.check(principal, CheckConnectorRequest.newBuilder().setName(lake(account)).build());
      }
    },
    DELETE(Role.EDITOR) {
      @Override
      void call(ConnectorService service, Principal principal, String account) {
        service.delete(
            principal, DeleteConnectorRequest.newBuilder().setName(lake(account)).build());
      }
    },
    UNDELETE(Role.EDITOR) {
      @Override
      void call(ConnectorService service, Principal principal, String account) {
        service.undelete(
            principal, UndeleteConnectorRequest.newBuilder().setName(lake(account)).build());
      }
    },
    EXPUNGE(Role.ADMIN) {
      @Override
      void call(ConnectorService service, Principal principal, String account) {
        service.expunge(
            principal, ExpungeConnectorRequest.newBuilder().setName(lake(account)).build());
      }
    },
    EXPUNGE_ACCOUNT(Role.ADMIN) {
      @Override
      void call(ConnectorService service, Principal principal, String account) {
        service.expungeAccount(
            principal, ExpungeAccountRequest.newBuilder().setName("accounts/" + account).build());
      }
    };

    /** The least role that may. */
    final Role least;

    Rpc(Role least) {
      this.least = least;
    }

    abstract void call(ConnectorService service, Principal principal, String account);
  }

  @ParameterizedTest
  @EnumSource(Rpc.class)
  @DisplayName("P7: what a principal may do is decided by account and role, before any look-up")
  void rpc_byRole_isAllowedFromTheLeastOn(Rpc rpc) {
    seed();
    for (Role role : Role.values()) {
      // Listing all accounts needs a role in all of them.
      boolean may = role.compareTo(rpc.least) >= 0 && rpc != Rpc.LIST_ALL;
      assertThat(
              refusal(rpc, principal("acct-1", role), "acct-1")
                  instanceof PermissionDeniedException)
          .as("%s of a %s is refused", rpc, role)
          .isEqualTo(!may);
    }
  }

  @ParameterizedTest
  @EnumSource(Rpc.class)
  @DisplayName("P7: the answer for another account is the same whether or not the thing exists")
  void rpc_foreignAccount_isRefusedAlike(Rpc rpc) {
    seed();
    Principal principal = principal("acct-1", Role.ADMIN);

    FloecatException existing = refusal(rpc, principal, "acct-10");
    FloecatException absent = refusal(rpc, principal, "acct-99");

    assertThat(existing).isInstanceOf(PermissionDeniedException.class);
    assertThat(existing.getMessage().replace("acct-10", "X"))
        .isEqualTo(absent.getMessage().replace("acct-99", "X"));
  }

  @Test
  @DisplayName("P2: no connector is made whose id is a credential, and no audit line has it")
  void create_idThatIsACredential_isRefusedUnnamed() {
    String id = "dapi0123456789abcdef0123456789abcdef";
    assertThatThrownBy(() -> service.create(Principal.admin("ops"), creation("acct-1", id)))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("connector_id")
        .hasMessageNotContaining(id);
    assertThat(audited).noneMatch(line -> line.contains(id));
  }

  @Test
  @DisplayName("P2, P3: what is stored and what comes out holds masks only")
  void create_withCredentials_storesAndShowsMasks() {
    Connector created = service.create(Principal.admin("test"), creation("acct-1", "lake"));

    assertThat(created.getAuth().getBearerToken().getToken()).isEqualTo("********");
    assertThat(created.toString()).doesNotContain(TOKEN);
    assertThat(store.list("", 100, "").pointers())
        .isNotEmpty()
        .noneMatch(
            pointer -> new String(pointer.value(), StandardCharsets.ISO_8859_1).contains(TOKEN));
  }

  @Test
  void create_withoutId_generatesOneAndRemembersItForTheSameRequest() {
    var request =
        creation("acct-1", "").toBuilder()
            .setRequestId("5a0a1d4e-7c0b-4b55-8f4e-2a7e2f8a9b10")
            .build();

    Connector first = service.create(Principal.admin("test"), request);
    Connector again = service.create(Principal.admin("test"), request);

    assertThat(again).isEqualTo(first);
    assertThat(first.getName()).matches("accounts/acct-1/connectors/[a-z0-9]{26}");
  }

  @Test
  void create_requestIdIsNoUuid_isRefused() {
    var request = creation("acct-1", "lake").toBuilder().setRequestId("../x").build();

    assertThatThrownBy(() -> service.create(Principal.admin("test"), request))
        .isInstanceOfSatisfying(
            InvalidArgumentException.class,
            e -> assertThat(e.violations().getFirst().field()).isEqualTo("request_id"));
  }

  @Test
  void update_allowMissing_creates() {
    service.update(
        Principal.admin("test"),
        UpdateConnectorRequest.newBuilder()
            .setConnector(creation("acct-1", "lake").getConnector().toBuilder().setName(MINE))
            .setAllowMissing(true)
            .build());

    assertThat(used(Principal.admin("test"))).isEqualTo(TOKEN);
  }

  @Test
  @DisplayName("P8: a mask sent back is never stored, and loses nothing")
  void update_asShown_keepsTheSecret() {
    Principal admin = Principal.admin("test");
    Connector shown = service.create(admin, creation("acct-1", "lake"));

    service.update(
        admin,
        UpdateConnectorRequest.newBuilder()
            .setConnector(shown.toBuilder().setDescription("new"))
            .build());

    assertThat(used(admin)).isEqualTo(TOKEN);
  }

  @Test
  void list_pages_findsEachOnceAndOnlyOwn() {
    seed();
    Principal admin = Principal.admin("test");
    for (int i = 0; i < 7; i++) {
      service.create(admin, creation("acct-1", "c-" + i));
    }
    var names = new ArrayList<String>();
    String token = "";
    do {
      var page =
          service.list(
              admin,
              ListConnectorsRequest.newBuilder()
                  .setParent("accounts/acct-1")
                  .setPageSize(3)
                  .setPageToken(token)
                  .build());
      page.getConnectorsList().forEach(connector -> names.add(connector.getName()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());

    assertThat(names).hasSize(8).doesNotHaveDuplicates().isSorted();
    assertThat(names).allMatch(name -> name.startsWith("accounts/acct-1/"));
  }

  @Test
  @DisplayName("a page is bounded in bytes, and short rather than larger")
  void list_largeConnectors_givesShortPagesThatTogetherHaveAll() {
    var names = new ArrayList<String>();
    for (int i = 10; i < 60; i++) {
      names.add(service.create(Principal.admin("test"), large("c-" + i)).getName());
    }

    var found = new ArrayList<String>();
    String token = "";
    do {
      var page =
          service.list(
              Principal.admin("test"),
              ListConnectorsRequest.newBuilder()
                  .setParent("accounts/acct-1")
                  .setPageSize(1000)
                  .setPageToken(token)
                  .build());
      assertThat(page.getConnectorsCount()).isPositive();
      assertThat(json(page)).hasSizeLessThanOrEqualTo(4 * 1024 * 1024);
      page.getConnectorsList().forEach(connector -> found.add(connector.getName()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());

    assertThat(found).isEqualTo(names);
  }

  @Test
  void list_filterThatLeavesOutLargeConnectors_findsWhatIsBehindThem() {
    Principal admin = Principal.admin("test");
    for (int i = 10; i < 60; i++) {
      service.create(admin, large("c-" + i));
    }
    service.create(admin, creation("acct-1", "z"));

    var page =
        service.list(
            admin,
            ListConnectorsRequest.newBuilder()
                .setParent("accounts/acct-1")
                .setPageSize(1)
                .setFilter("kind = UNITY_CATALOG")
                .build());

    assertThat(page.getConnectorsList()).singleElement().matches(it -> it.getName().endsWith("/z"));
    assertThat(page.getNextPageToken()).isEmpty();
  }

  /** About as large as a connector can be, and larger still as JSON. */
  private static CreateConnectorRequest large(String id) {
    var connector =
        Connector.newBuilder()
            .setKind(Connector.Kind.ICEBERG_REST)
            .setUri("https://iceberg.example.com");
    for (int i = 0; i < 30; i++) {
      connector.putProperties("p-" + i, "\"".repeat(4_096));
    }
    return CreateConnectorRequest.newBuilder()
        .setParent("accounts/acct-1")
        .setConnectorId(id)
        .setConnector(connector)
        .build();
  }

  private static String json(MessageOrBuilder message) {
    try {
      return JsonFormat.printer().omittingInsignificantWhitespace().print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void list_pageTokenOfAnotherAccount_isRefused() {
    seed();
    service.create(Principal.admin("test"), creation("acct-10", "second"));
    String token =
        service
            .list(
                Principal.admin("test"),
                ListConnectorsRequest.newBuilder()
                    .setParent("accounts/acct-10")
                    .setPageSize(1)
                    .build())
            .getNextPageToken();

    assertThatThrownBy(
            () ->
                service.list(
                    Principal.admin("test"),
                    ListConnectorsRequest.newBuilder()
                        .setParent("accounts/acct-1")
                        .setPageToken(token)
                        .build()))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void use_writesTheIntentBeforeTheFunctionRuns() {
    seed();
    audited.clear();

    credentials.use(
        Principal.admin("nightly-sync"),
        MINE,
        "count tables",
        auth -> audited.add("used " + auth.getBearerToken().getToken().length()));

    assertThat(audited)
        .containsExactly(
            "nightly-sync credentials.use %s count tables".formatted(MINE),
            "used " + TOKEN.length(),
            "OK");
  }

  @Test
  void use_foreignAccount_isRefusedAndNothingRuns() {
    seed();

    assertThatThrownBy(
            () ->
                credentials.use(
                    principal("acct-1", Role.EDITOR),
                    THEIRS,
                    "a look",
                    auth -> audited.add("used")))
        .isInstanceOf(PermissionDeniedException.class);
    assertThat(audited).doesNotContain("used");
  }

  @Test
  @DisplayName("P9: without credentials there is no use")
  void use_deleted_isRefused() {
    seed();
    Principal admin = Principal.admin("test");
    service.delete(admin, DeleteConnectorRequest.newBuilder().setName(MINE).build());

    assertThatThrownBy(() -> used(admin)).isInstanceOf(FloecatException.class);
    service.expunge(admin, ExpungeConnectorRequest.newBuilder().setName(MINE).build());
    assertThatThrownBy(() -> used(admin)).isInstanceOf(NotFoundException.class);
  }

  private void seed() {
    Principal admin = Principal.admin("seed");
    service.create(admin, creation("acct-1", "lake"));
    service.create(admin, creation("acct-10", "lake"));
  }

  private FloecatException refusal(Rpc rpc, Principal principal, String account) {
    try {
      rpc.call(service, principal, account);
      return new NotFoundException(ErrorReason.CONNECTOR_NOT_FOUND, "nothing was refused");
    } catch (FloecatException e) {
      return e;
    }
  }

  private String used(Principal principal) {
    return credentials.use(principal, MINE, "test", auth -> auth.getBearerToken().getToken());
  }

  private static Principal principal(String account, Role role) {
    return new Principal("somebody", Optional.empty(), Map.of(new AccountId(account), role));
  }

  private static String lake(String account) {
    return "accounts/" + account + "/connectors/lake";
  }

  private static CreateConnectorRequest creation(String account, String id) {
    return CreateConnectorRequest.newBuilder()
        .setParent("accounts/" + account)
        .setConnectorId(id)
        .setConnector(
            Connector.newBuilder()
                .setKind(Connector.Kind.UNITY_CATALOG)
                .setUri("https://unity.example.com")
                .setAuth(
                    AuthCredentials.newBuilder()
                        .setBearerToken(BearerToken.newBuilder().setToken(TOKEN))))
        .build();
  }

  private final class ListingAuditLog implements AuditLog {

    @Override
    public Outcome begin(AuditEvent intent) {
      audited.add(text(intent));
      return (result, event) -> audited.add(result);
    }

    @Override
    public void note(String result, AuditEvent event) {
      audited.add(text(event) + " " + result);
    }

    private static String text(AuditEvent event) {
      return "%s %s %s %s"
          .formatted(event.subject(), event.action(), event.resource(), event.detail());
    }
  }
}
