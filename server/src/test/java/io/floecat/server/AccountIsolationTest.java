package io.floecat.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.nimbusds.jwt.JWTClaimsSet;
import io.floecat.spi.error.FloecatException;
import io.floecat.v1.ListConnectorsRequest;
import io.grpc.MethodDescriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every rpc, as every kind of caller, on every kind of account, over both protocols. Who may not
 * gets one and the same answer whatever there is, and nothing is looked up for them.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AccountIsolationTest {

  private static final String OWN = "acct-1";
  private static final String FOREIGN = "acct-2";
  private static final String ABSENT = "acct-3";

  /** With another account's id as its beginning, or but for the case. */
  private static final List<String> ACCOUNTS = List.of(OWN, FOREIGN, ABSENT, "acct-10", "Acct-1");

  /** The first is there in the accounts that are there; the second is not. */
  private static final List<String> CONNECTORS = List.of("lake", "none");

  /** How large the table is: 21 rows, 8 callers, 5 accounts, 2 connectors, 2 protocols. */
  private static final int RPCS = 12;

  private static final int DENIED = 2860;
  private static final int ALLOWED = 500;

  private static IsolatedServer server;
  private static Map<String, MethodDescriptor<?, ?>> methods = new LinkedHashMap<>();
  private static Map<Caller, String> tokens = new LinkedHashMap<>();

  /** Who asks, by the claims of their token. */
  private enum Caller {
    NOBODY(null),
    WITHOUT_ROLE(claims -> claims.subject("ada").claim("accounts", OWN)),
    WITHOUT_ACCOUNT(claims -> claims.subject("ada").claim("roles", "editor")),
    /** There is no administrator of one account, and a role alone makes none of all. */
    SELF_MADE_ADMIN(claims -> claims.claim("roles", List.of("admin", OWN + ":admin"))),
    VIEWER(claims -> claims.claim("accounts", OWN).claim("roles", "viewer")),
    EDITOR(claims -> claims.claim("accounts", List.of(OWN)).claim("roles", List.of("editor"))),
    EDITOR_OF_ANOTHER(claims -> claims.claim("roles", List.of("acct-9:editor"))),
    PLATFORM_ADMIN(claims -> claims.claim("roles", "admin").claim("azp", "operator"));

    private final @Nullable Consumer<JWTClaimsSet.Builder> claims;

    /** Without {@code claims}, without a token. */
    Caller(@Nullable Consumer<JWTClaimsSet.Builder> claims) {
      this.claims = claims;
    }

    String token() {
      Consumer<JWTClaimsSet.Builder> given = claims;
      return given == null
          ? ""
          : server.issuer.token(
              all -> {
                all.subject(name());
                given.accept(all);
              });
    }

    boolean may(RpcRow row, String account) {
      return switch (this) {
        case NOBODY, WITHOUT_ROLE, WITHOUT_ACCOUNT, SELF_MADE_ADMIN, EDITOR_OF_ANOTHER -> false;
        case VIEWER -> row.needs() == RpcRow.Needs.VIEWER_OF_THE_ACCOUNT && account.equals(OWN);
        case EDITOR -> row.needs() != RpcRow.Needs.PLATFORM_ADMIN && account.equals(OWN);
        case PLATFORM_ADMIN -> true;
      };
    }
  }

  /** One call. */
  private record Cell(RpcRow row, Caller caller, String account, String connector, boolean rest) {

    Answer send() throws Exception {
      Message request = row.request().apply(account, connector);
      return AccountIsolationTest.send(rest, caller, row.method(), request);
    }
  }

  @BeforeAll
  static void start() throws Exception {
    server = new IsolatedServer();
    RpcTable.methods().forEach(method -> methods.put(method.getFullMethodName(), method));
    for (Caller caller : Caller.values()) {
      tokens.put(caller, caller.token());
    }
    furnish(OWN);
    furnish(FOREIGN);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** A new rpc needs a row, and one that goes is missed here. */
  @Test
  void table_hasARowForEveryRpc() {
    assertThat(RpcTable.rows().stream().map(RpcRow::method).collect(Collectors.toSet()))
        .isEqualTo(methods.keySet())
        .hasSize(RPCS);
    assertThat(cells(false)).hasSize(DENIED);
    assertThat(cells(true)).hasSize(ALLOWED);
  }

  @Test
  @DisplayName("P7: who may not is told the same whatever there is, before anything is looked up")
  void rpc_withoutPermission_answersTheSameAndLooksNothingUp() throws Exception {
    List<Cell> denied = cells(false);
    var answers = new LinkedHashMap<List<Object>, Set<Answer>>();
    int before = server.backendCalls();
    for (Cell cell : denied) {
      Answer answer = cell.send();
      assertThat(answer.code())
          .as("%s", cell)
          .isEqualTo(cell.caller == Caller.NOBODY ? Code.UNAUTHENTICATED : Code.PERMISSION_DENIED);
      answers
          .computeIfAbsent(List.of(cell.row, cell.caller, cell.rest), _ -> new HashSet<>())
          .add(answer.without(cell.account));
    }
    assertThat(server.backendCalls() - before).as("calls to store and secrets").isZero();
    assertThat(answers).allSatisfy((who, seen) -> assertThat(seen).as("%s", who).hasSize(1));
    System.out.printf(
        "account walls: %d rows (%d rpcs) x %d callers x %d accounts x %d connectors x 2 protocols:"
            + " %d denied, %d allowed%n",
        RpcTable.rows().size(),
        methods.size(),
        Caller.values().length,
        ACCOUNTS.size(),
        CONNECTORS.size(),
        denied.size(),
        cells(true).size());
  }

  /** The last one, because it expunges accounts. */
  @Test
  @Order(Integer.MAX_VALUE)
  @DisplayName("P3, P7: who may is let through, and shown no credential")
  void rpc_withPermission_isLetThrough() throws Exception {
    for (Cell cell : cells(true)) {
      furnish(cell.account.equals(OWN) ? OWN : FOREIGN);
      Answer answer = cell.send();
      assertThat(answer.isRefusedAtTheDoor()).as("%s: %s", cell, answer).isFalse();
      assertThat(answer.code()).as("%s: %s", cell, answer).isNotEqualTo(Code.INTERNAL);
      assertThat(answer.content()).as("%s", cell).doesNotContain("canary-f00d-91aa");
    }
  }

  @Test
  @DisplayName("P7: the page token of another account is of no use")
  void list_pageTokenOfAnotherAccount_showsNothingOfIt() throws Exception {
    server.connectors.create(IsolatedServer.admin(), RpcTable.creation(FOREIGN, "second"));
    String foreign =
        server
            .connectors
            .list(
                IsolatedServer.admin(),
                ListConnectorsRequest.newBuilder()
                    .setParent("accounts/" + FOREIGN)
                    .setPageSize(1)
                    .build())
            .getNextPageToken();
    assertThat(foreign).isNotEmpty();
    var request =
        ListConnectorsRequest.newBuilder()
            .setParent("accounts/" + OWN)
            .setPageSize(1)
            .setPageToken(foreign)
            .build();

    for (boolean rest : new boolean[] {true, false}) {
      Answer answer = send(rest, Caller.VIEWER, "floecat.v1.Connectors/ListConnectors", request);
      assertThat(answer.code()).isEqualTo(Code.INVALID_ARGUMENT);
      assertThat(answer.content()).contains("page_token").doesNotContain(FOREIGN);
    }
  }

  @ParameterizedTest
  @DisplayName("P7: no spelling of a path leads into another account")
  @CsvSource({
    "GET, /v1/accounts/acct-2/connectors/lake, 403",
    "GET, /v1/accounts/acct%2D2/connectors/lake, 403",
    "GET, /v1/accounts/%61cct-2/connectors/lake, 403",
    "GET, /v1/accounts/ACCT-2/connectors/lake, 403",
    "GET, /v1/accounts/-/connectors, 403",
    "GET, /v1/accounts/-/connectors/lake, 400",
    "GET, /v1/accounts/%2D/connectors, 403",
    "GET, /v1/accounts/*/connectors, 400",
    "GET, /v1/accounts//connectors/lake, 404",
    "GET, /v1/accounts/acct-1/../acct-2/connectors/lake, 400",
    "GET, /v1/accounts/acct-1/%2e%2e/acct-2/connectors/lake, 400",
    "GET, /v1/accounts/acct-1%2f..%2facct-2/connectors/lake, 400",
    "GET, /v1/accounts/acct-1/connectors/..%2f..%2facct-2%2fconnectors%2flake, 400",
    "GET, /v1/accounts/acct-1/connectors/lake/../../../acct-2/connectors/lake, 400",
    "GET, /v1//accounts/acct-2/connectors/lake, 400",
    "GET, //v1/accounts/acct-2/connectors/lake, 400",
    "GET, /v1/./accounts/acct-2/connectors/lake, 404",
    "GET, /v1/accounts/acct-1;acct-2/connectors/lake, 400",
    "GET, /v1/accounts/acct-2%00/connectors/lake, 400",
    "GET, /v1/accounts/acct-2%20/connectors/lake, 400",
    "GET, /v1/accounts/acct-1%252f..%252facct-2/connectors/lake, 400",
    "GET, /v1/accounts/acct-1/connectors/lake?name=accounts/acct-2/connectors/lake, 400",
    "GET, /v1/accounts/acct-1/connectors?parent=accounts/acct-2, 400",
    "GET, /v1/accounts/acct-2/connectors/lake?name=accounts/acct-1/connectors/lake, 400",
    "GET, /v1/accounts/acct-2/connectors?pageSize=x, 400",
    "POST, /v1/accounts/acct-2/connectors/lake:check, 403",
    "POST, /v1/accounts/acct-2/connectors/lake%3Acheck, 403",
    "DELETE, /v1/accounts/acct-2/connectors/lake, 403",
    "POST, /v1/accounts/acct-2:expunge, 403",
    "POST, /v1/accounts/acct-1:expunge, 403",
    "GET, /v1/operations, 403",
    "GET, /metrics, 403",
  })
  void path_ofAnotherAccount_isRefusedWithoutALookUp(String verb, String target, int status)
      throws Exception {
    byte[] request =
        new String(RawHttp.request(verb, target, ""), ISO_8859_1)
            .replaceFirst("Bearer [^\r]+", "Bearer " + tokens.get(Caller.EDITOR))
            .getBytes(ISO_8859_1);
    int before = server.backendCalls();

    String response = new RawHttp(server.port()).send(request);

    assertThat(response).startsWith("HTTP/1.1 " + status).doesNotContain("unity.example.com");
    assertThat(server.backendCalls()).isEqualTo(before);
  }

  @ParameterizedTest
  @DisplayName("P7: a body does not lead into another account than the path")
  @CsvSource({
    "PATCH, /v1/accounts/acct-1/connectors/lake, name",
    "POST, /v1/accounts/acct-1/connectors/lake:check, name",
    "POST, /v1/accounts/acct-1/connectors/lake:undelete, name",
    "POST, /v1/accounts/acct-1/connectors/lake:expunge, name",
  })
  void body_ofAnotherAccount_isRefusedWithoutALookUp(String verb, String target, String field)
      throws Exception {
    String body = "{\"%s\":\"accounts/acct-2/connectors/lake\"}".formatted(field);
    byte[] request =
        new String(
                RawHttp.request(verb, target, body, "content-type: application/json"), ISO_8859_1)
            .replaceFirst("Bearer [^\r]+", "Bearer " + tokens.get(Caller.EDITOR))
            .getBytes(ISO_8859_1);
    int before = server.backendCalls();

    assertThat(new RawHttp(server.port()).send(request))
        .startsWith("HTTP/1.1 400")
        .contains("is not the one in the path");
    assertThat(server.backendCalls()).isEqualTo(before);
  }

  private static Answer send(boolean rest, Caller caller, String method, Message request)
      throws Exception {
    MethodDescriptor<?, ?> known = requireNonNull(methods.get(method));
    String token = requireNonNull(tokens.get(caller));
    return rest ? server.rest(token, known, request) : server.grpc(token, known, request);
  }

  private static List<Cell> cells(boolean allowed) {
    var cells = new ArrayList<Cell>();
    for (RpcRow row : RpcTable.rows()) {
      for (Caller caller : Caller.values()) {
        for (String account : ACCOUNTS) {
          for (String connector : CONNECTORS) {
            for (boolean rest : new boolean[] {true, false}) {
              if (caller.may(row, account) == allowed) {
                cells.add(new Cell(row, caller, account, connector, rest));
              }
            }
          }
        }
      }
    }
    return cells;
  }

  /** Sees to it that the account has its connector, unless the account was expunged. */
  private static void furnish(String account) {
    try {
      server.connectors.create(
          IsolatedServer.admin(),
          RpcTable.creation(account, "lake").toBuilder()
              .setRequestId(RpcTable.USED_REQUEST_ID)
              .build());
    } catch (FloecatException e) {
      // It has it, or is on its way out.
    }
  }
}
