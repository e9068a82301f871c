package io.floecat.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.floecat.core.operation.store.OpenOperation;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import io.floecat.sqlite.SqlitePointerStore;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One server, on a store and a vault in SQLite, of which a row is damaged behind its back: what
 * does not stand on that row goes on as before, and there is a way out.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DamagedDataTest {

  private static final String TOKEN = "dapi-canary-7a7a";
  private static final String CONNECTOR =
      """
      {"kind": "UNITY_CATALOG", "uri": "https://unity.example.com",
       "auth": {"bearerToken": {"token": "%s"}}}
      """;

  /** A sweep looks at everything once in so many, with as little as there is here. */
  private static final int SWEEPS = 40;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir private static Path temporary;
  private static Path data;
  private static FloecatServer server;
  private static PointerStore store;

  /** What is damaged, where the account is {@code %s}. */
  enum Row {
    RECORD("accounts/%s/connectors/bad"),
    ACCOUNT("account/%s"),
    NAMES("names/%s/bad"),
    REQUEST("requests/%s/11111111-1111-4111-8111-111111111111"),
    TOMBSTONE("tombstones/accounts/%s/connectors/gone"),
    OPERATION("operations/"),
    VAULT_SECRET("vault/accounts/%s/connectors/bad"),
    VAULT_SPENT("vault-spent/accounts/%s/connectors/bad/");

    private final String key;

    /** Whether a sweep that happens to come by may mend it before anybody looks. */
    private final boolean isMendedBySweeps;

    Row(String key) {
      this.key = key;
      this.isMendedBySweeps = key.startsWith("tombstones/") || key.startsWith("operations/");
    }

    String prefix(String account) {
      return key.formatted(account);
    }
  }

  @BeforeAll
  static void start() {
    data = temporary.resolve("data");
    server = FloecatServer.start(config());
    store = SqlitePointerStore.openSqlite(data.resolve("floecat.db"));
  }

  @AfterAll
  static void stop() {
    store.close();
    server.close();
  }

  static Stream<Arguments> rowsAndDamages() {
    return Stream.of(Row.values())
        .flatMap(row -> Damage.chosen().stream().map(damage -> Arguments.of(row, damage)));
  }

  @ParameterizedTest
  @MethodSource("rowsAndDamages")
  @Order(1)
  @DisplayName("P8: a damaged row is told by name, stops nothing else, and there is a way out")
  void everyRpc_rowDamaged_saysSoAndTheRestGoesOn(Row row, Damage damage) throws Exception {
    String account = account(row, damage);
    fill(account);
    String key = damage(row, account, damage);

    if (!damage.isNewer() && !row.isMendedBySweeps) {
      assertThat(doctor()).contains(key);
    }
    everyRpcOn(account, "bad", row, key);
    assertRestGoesOn(account);
    assertListed(account, row, damage);
    if (damage.isNewer()) {
      return; // There is nothing to be mended.
    }
    takeTheWayOut(account, row);
    if (row != Row.REQUEST) { // Which is forgotten after a day.
      assertThat(doctorAfterSweeps(key)).doesNotContain(key);
    }
    assertRestGoesOn(account);
  }

  @Test
  @Order(1)
  @DisplayName("P6, P8: an account with damaged rows of every kind can be expunged")
  void expungeAccount_rowsDamaged_removesThem() throws Exception {
    for (Damage damage : Damage.chosen()) {
      if (!damage.isNewer()) {
        expungeDamaged(damage);
      }
    }
  }

  private static void expungeDamaged(Damage damage) throws Exception {
    for (Row row : List.of(Row.RECORD, Row.TOMBSTONE, Row.NAMES, Row.REQUEST, Row.ACCOUNT)) {
      String account = "expunged-" + account(row, damage);
      fill(account);
      damage(row, account, damage);
      create("accounts/%s/connectors/Ill%%20egal".formatted(account), new byte[] {1});

      send("POST", "/v1/accounts/%s:expunge".formatted(account), "{}");
      for (int step = 0; step < 3; step++) {
        assertThat(send("POST", "/v1/accounts/%s:expunge".formatted(account), "{}").statusCode())
            .isEqualTo(200);
      }

      assertThat(keys("accounts/%s/".formatted(account))).isEmpty();
      for (Pointer tombstone : list("tombstones/accounts/%s/".formatted(account))) {
        assertThat(tombstone.value()).as(tombstone.key()).hasSizeGreaterThan(20);
      }
      finish();
      assertThat(keys("vault/accounts/%s/connectors/bad".formatted(account))).isEmpty();
      assertThat(keys("vault/accounts/%s/connectors/good".formatted(account))).isEmpty();
    }
  }

  @Test
  @Order(1)
  @DisplayName("P8: hints that say nothing are removed, and hold up no other")
  void finish_hintsDamaged_removesThem() throws Exception {
    String account = "hints";
    fill(account);
    List<String> damaged =
        List.of(
            "due/!!!",
            "due/000000000001/a",
            "due/000000000002/b",
            "due/12345/short",
            "due/zzz",
            "vault-due/!",
            "vault-due/000000000001/accounts/hints/connectors/good",
            "vault-due/yyy/vault/accounts/hints/connectors/good");
    byte[][] values = {
      {1},
      {},
      "elsewhere/x".getBytes(US_ASCII),
      {(byte) 0xff, ' '},
      "requests/ /".getBytes(US_ASCII)
    };
    for (int i = 0; i < damaged.size(); i++) {
      create(damaged.get(i), values[i % values.length]);
    }

    assertThat(doctorAfterSweeps("due/zzz")).doesNotContain("damaged-hint");
    assertThat(keys("due/!")).isEmpty();
    assertRestGoesOn(account);
  }

  @Test
  @Order(1)
  @DisplayName("P8: operations whose entry or whose record is damaged are listed as what they are")
  void listOperations_entriesDamaged_listsThemWithoutMisleading() throws Exception {
    String id = UUID.randomUUID().toString();
    create("operations/" + id, new byte[] {(byte) 0xff, 1, 2});
    create("operations/%20x", new byte[] {(byte) 0xff, 1, 2});
    create("tombstones/nothing", new byte[] {(byte) 0xff, 1, 2});

    var listed = send("GET", "/v1/operations", "");

    assertThat(listed.statusCode()).isEqualTo(200);
    assertThat(listed.body()).contains(id, "%20x", "cannot be read");
    assertThat(doctor()).contains("tombstones/nothing");
    assertThat(send("POST", "/v1/operations:finish", "{}").statusCode()).isEqualTo(200);
    assertThat(send("GET", "/metrics", "").body())
        .contains("floecat_store_damaged_total{kind=\"operation\"}");
    assertThat(send("GET", "/v1/operations?pageToken=operations/%20x", "").statusCode())
        .isEqualTo(400);
  }

  @Test
  @Order(2)
  @DisplayName("P8: with damage of every kind left, the service starts, sweeps and serves")
  void start_muchDamaged_servesTheRest() throws Exception {
    List<Damage> damages = List.of(Damage.TRUNCATED, Damage.NEWER);
    for (Row row : Row.values()) {
      for (Damage damage : damages) {
        String account = "start-" + account(row, damage);
        fill(account);
        damage(row, account, damage);
      }
    }
    for (String key :
        List.of("due/#", "due/000000000003/x", "vault-due/#", "accounts/x", "names/x")) {
      create(key, new byte[] {7});
    }
    store.close();
    server.close();

    server = FloecatServer.start(config());
    store = SqlitePointerStore.openSqlite(data.resolve("floecat.db"));

    for (Row row : Row.values()) {
      for (Damage damage : damages) {
        assertRestGoesOn("start-" + account(row, damage));
      }
    }
    assertThat(send("GET", "/v1/accounts/-/connectors?pageSize=1000", "").statusCode())
        .isEqualTo(200);
    assertThat(doctor()).contains("damaged-record", "damaged-vault-secret");
  }

  /** Every rpc on the connector: no answer but an exact one. */
  private static void everyRpcOn(String account, String connector, Row row, String key)
      throws Exception {
    String name = "/v1/accounts/%s/connectors/%s".formatted(account, connector);
    String sameRequest = "?requestId=11111111-1111-4111-8111-111111111111";
    var answers =
        List.of(
            send("GET", name, ""),
            send("POST", name + ":check", "{}"),
            send("GET", "/v1/accounts/%s/connectors".formatted(account), ""),
            send("GET", "/v1/accounts/-/connectors?pageSize=1000", ""),
            send("PATCH", name + "?updateMask=description", "{\"description\": \"new\"}"),
            send("PATCH", name + "?updateMask=auth", CONNECTOR.formatted(TOKEN + "9")),
            send(
                "POST",
                "/v1/accounts/%s/connectors%s&connectorId=bad".formatted(account, sameRequest),
                CONNECTOR.formatted(TOKEN)),
            send(
                "POST",
                "/v1/accounts/%s/connectors?connectorId=bad".formatted(account),
                CONNECTOR.formatted(TOKEN)),
            send("DELETE", name, ""),
            send("POST", name + ":undelete", "{}"),
            send("POST", "/v1/accounts/%s/connectors/gone:undelete".formatted(account), "{}"),
            send("GET", "/v1/operations", ""),
            send("POST", "/v1/operations:finish", "{}"));

    for (HttpResponse<String> answer : answers) {
      String what = answer.request().method() + " " + answer.request().uri() + answer.body();
      if (answer.statusCode() >= 500 && answer.statusCode() != 503) {
        assertThat(answer.body()).as(what).contains("DATA_LOSS");
        assertThat(answer.body())
            .as(what)
            .contains(row == Row.OPERATION ? "operations/" : tail(key));
      }
      assertThat(answer.statusCode()).as(what).isNotEqualTo(503);
    }
    for (int list : List.of(2, 3, 11, 12)) {
      assertThat(answers.get(list).statusCode()).isEqualTo(200);
    }
  }

  /** A vault names its secrets without the prefix of its keys. */
  private static String tail(String key) {
    return key.startsWith("vault") ? "connectors/bad" : key;
  }

  private static void takeTheWayOut(String account, Row row) throws Exception {
    String bad = "/v1/accounts/%s/connectors/bad".formatted(account);
    switch (row) {
      case RECORD, VAULT_SECRET, VAULT_SPENT -> {
        assertThat(send("POST", bad + ":expunge", "{}").statusCode()).isEqualTo(200);
        assertCreates(account, "bad");
      }
      case NAMES -> {
        assertThat(send("POST", bad + ":expunge", "{}").statusCode()).isEqualTo(200);
        assertCreates(account, "bad"); // The create mends it.
      }
      case ACCOUNT, REQUEST -> assertCreates(account, "another");
      case TOMBSTONE, OPERATION -> {} // The service, in its own time.
    }
  }

  private static void assertCreates(String account, String connector) throws Exception {
    var created =
        send(
            "POST",
            "/v1/accounts/%s/connectors?connectorId=%s".formatted(account, connector),
            CONNECTOR.formatted(TOKEN));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(200);
    assertThat(
            send("POST", "/v1/accounts/%s/connectors/%s:check".formatted(account, connector), "{}")
                .body())
        .contains("\"credentials\":\"OK\"");
  }

  private static void assertRestGoesOn(String account) throws Exception {
    String good = "/v1/accounts/%s/connectors/good".formatted(account);
    assertThat(send("GET", good, "").statusCode()).isEqualTo(200);
    assertThat(send("POST", good + ":check", "{}").body()).contains("\"credentials\":\"OK\"");
    var listed = send("GET", "/v1/accounts/%s/connectors".formatted(account), "");
    assertThat(listed.statusCode()).as(listed.body()).isEqualTo(200);
    assertThat(listed.body()).contains(good.substring("/v1/".length()));
    var updated = send("PATCH", good + "?updateMask=description", "{\"description\": \"x\"}");
    assertThat(updated.statusCode()).as(updated.body()).isEqualTo(200);
  }

  private static void assertListed(String account, Row row, Damage damage) throws Exception {
    String listed = send("GET", "/v1/accounts/%s/connectors".formatted(account), "").body();
    if (row == Row.RECORD && !damage.isNewer()) {
      assertThat(listed)
          .contains("\"unreachable\":[\"accounts/%s/connectors/bad\"]".formatted(account));
    } else {
      assertThat(listed).doesNotContain("unreachable");
    }
  }

  /** A connector that is to be damaged, one that is not, and one on its way out. */
  private static void fill(String account) throws Exception {
    String connectors = "/v1/accounts/%s/connectors?connectorId=".formatted(account);
    for (String id : List.of("bad", "good", "gone")) {
      String request = id.equals("bad") ? "&requestId=11111111-1111-4111-8111-111111111111" : "";
      assertThat(send("POST", connectors + id + request, CONNECTOR.formatted(TOKEN)).statusCode())
          .isEqualTo(200);
    }
    String name = "/v1/accounts/%s/connectors/".formatted(account);
    for (int i = 0; i < 3; i++) {
      send("PATCH", name + "bad?updateMask=auth", CONNECTOR.formatted(TOKEN + i));
    }
    assertThat(send("POST", name + "gone:expunge", "{}").statusCode()).isEqualTo(200);
  }

  /** Damages a row; returns its key. */
  private static String damage(Row row, String account, Damage damage) {
    if (row == Row.OPERATION) {
      String key = "operations/" + UUID.randomUUID();
      var entry = new Pointer(key, 1, operationOf(account));
      create(key, damage.of(entry));
      return key;
    }
    List<Pointer> found = list(row.prefix(account));
    assertThat(found).as(row.prefix(account)).isNotEmpty();
    Pointer stored = found.getFirst();
    assertThat(store.commit(List.of(Change.replace(stored, damage.of(stored))))).isTrue();
    return stored.key();
  }

  /** An entry of an operation that no record carries. */
  private static byte[] operationOf(String account) {
    String connector = "accounts/%s/connectors/good".formatted(account);
    return OpenOperation.newBuilder()
        .setFormat(1)
        .setConnector(connector)
        .setStartTime(Timestamp.newBuilder().setSeconds(1))
        .build()
        .toByteArray();
  }

  private static void create(String key, byte[] value) {
    assertThat(store.commit(List.of(Change.create(key, value)))).isTrue();
  }

  private static List<Pointer> list(String prefix) {
    return store.list(prefix, PointerStore.MAX_PAGE, "").pointers();
  }

  private static List<String> keys(String prefix) {
    return list(prefix).stream().map(Pointer::key).toList();
  }

  private static String account(Row row, Damage damage) {
    return (row + "-" + damage).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String doctor() throws Exception {
    var answer = send("POST", "/v1/doctor:run", "{}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  /** What the doctor says once it does not name the key any more, or after many sweeps. */
  private static String doctorAfterSweeps(String key) throws Exception {
    String found = doctor();
    for (int i = 0; i < SWEEPS && found.contains(key); i++) {
      finish();
      found = doctor();
    }
    return found;
  }

  private static void finish() throws Exception {
    for (int i = 0; i < 4; i++) {
      assertThat(send("POST", "/v1/operations:finish", "{}").statusCode()).isEqualTo(200);
    }
  }

  private static FloecatConfig config() {
    Map<String, String> settings = new HashMap<>();
    settings.put("floecat.data-dir", data.toString());
    settings.put("floecat.server.port", "0");
    return FloecatConfig.from(
        Settings.read(new ConfigSources(settings, Map.of(), temporary, Optional.empty())));
  }

  private static HttpResponse<String> send(String method, String target, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.url().resolve(target))
            .header(
                "authorization", "Bearer " + Files.readString(data.resolve("admin.token")).strip())
            .header("content-type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
