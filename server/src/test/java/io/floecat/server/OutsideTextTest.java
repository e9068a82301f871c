package io.floecat.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.FieldMask;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.floecat.core.operation.ListingToken;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.runtime.Backups;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.spi.pointer.Change;
import io.floecat.sqlite.SqlitePointerStore;
import io.floecat.v1.CheckConnectorRequest;
import io.floecat.v1.Connector;
import io.floecat.v1.ConnectorsGrpc.ConnectorsBlockingStub;
import io.floecat.v1.CreateConnectorRequest;
import io.floecat.v1.DeleteConnectorRequest;
import io.floecat.v1.GetConnectorRequest;
import io.floecat.v1.ListConnectorsRequest;
import io.floecat.v1.ListOperationsRequest;
import io.floecat.v1.OperationsGrpc.OperationsBlockingStub;
import io.floecat.v1.UndeleteConnectorRequest;
import io.floecat.v1.UpdateConnectorRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every text that comes from outside, on the whole program: none does more than it should. */
@TestInstance(Lifecycle.PER_CLASS)
class OutsideTextTest {

  private static final String LAKE = "accounts/a/connectors/lake";
  private static final String CANARY = "c4n4ry-5ad1";
  private static final int ROUNDS = Boolean.getBoolean("floecat.proof") ? 400 : 15;
  private static final Set<Status.Code> DEFECTS =
      EnumSet.of(Status.Code.INTERNAL, Status.Code.UNKNOWN, Status.Code.DATA_LOSS);

  /** Over HTTP/2 it reports a request that is refused at its head, with a body, as cancelled. */
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Path temporary = Path.of("");
  private FloecatConfig config;
  private FloecatServer server;
  private ConnectorsBlockingStub connectors;
  private OperationsBlockingStub operations;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    temporary = directory;
    var settings =
        Map.of(
            "floecat.data-dir", temporary.resolve("data").toString(), "floecat.server.port", "0");
    config =
        FloecatConfig.from(
            Settings.read(new ConfigSources(settings, Map.of(), temporary, Optional.empty())));
    server = FloecatServer.start(config);
    var grpc =
        GrpcClients.builder("gproto+" + server.url())
            .setHeader("authorization", "Bearer " + token());
    connectors = grpc.build(ConnectorsBlockingStub.class);
    operations = grpc.build(OperationsBlockingStub.class);
    assertThat(rest("POST", "/v1/accounts/a/connectors?connectorId=lake", body("")).statusCode())
        .isEqualTo(200);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static String body(String more) {
    return """
    {"kind": "ICEBERG_REST", "uri": "https://lake.example.com", "displayName": "Lake",
     "auth": {"bearerToken": {"token": "t"}}%s}
    """
        .formatted(more);
  }

  @Test
  @DisplayName("P2: nothing beyond an update's mask is anywhere, over REST and gRPC")
  void update_beyondTheMask_isNowhere() throws Exception {
    try (var log = new LogCapture()) {
      for (String stray :
          List.of(
              "\"properties\": {\"password\": \"%s\"}".formatted(CANARY),
              "\"description\": \"AKIAIOSFODNN7EXAMPLE %s\"".formatted(CANARY),
              "\"uri\": \"https://u:%s@lake.example.com\"".formatted(CANARY),
              "\"properties\": {\"note\": \"%s\"}".formatted(CANARY.repeat(45_000)),
              "\"uid\": \"%s\"".formatted(CANARY))) {
        var answer =
            rest(
                "PATCH",
                "/v1/" + LAKE + "?updateMask=displayName&requestId=" + UUID.randomUUID(),
                "{\"displayName\": \"Lake\", " + stray + "}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain(CANARY);
      }
      var stray =
          Connector.newBuilder()
              .setName(LAKE)
              .setDisplayName("Lake")
              .setUri("https://u:" + CANARY + "@lake.example.com")
              .putProperties("password", CANARY);
      connectors.updateConnector(
          UpdateConnectorRequest.newBuilder()
              .setConnector(stray)
              .setUpdateMask(FieldMask.newBuilder().addPaths("display_name"))
              .setRequestId(UUID.randomUUID().toString())
              .build());
      Path backup = temporary.resolve("backup");
      Backups.write(config, backup, Optional.empty());

      assertThat(log.lines(CANARY)).isEmpty();
      assertThat(new String(Files.readAllBytes(backup), ISO_8859_1)).doesNotContain(CANARY);
    }
    try (Stream<Path> files = Files.walk(temporary.resolve("data"))) {
      assertThat(files.filter(Files::isRegularFile).toList())
          .extracting(file -> file.getFileName().toString())
          .contains("floecat.db", "floecat.db-wal", "audit.jsonl");
    }
    try (Stream<Path> files = Files.walk(temporary.resolve("data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), ISO_8859_1).contains(CANARY))
            .as(file.toString())
            .isFalse();
      }
    }
  }

  @Test
  @DisplayName("P9: a record that was changed in the database itself lends no credentials")
  void check_uriChangedInTheDatabase_isNamed() throws Exception {
    String path = "/v1/accounts/a/connectors";
    rest("POST", path + "?connectorId=moved", body(""));
    String name = "accounts/a/connectors/moved";
    try (var store = SqlitePointerStore.openSqlite(config.dataDirectory().resolve("floecat.db"))) {
      var pointer = store.get(name).orElseThrow();
      var record = ConnectorRecord.parseFrom(pointer.value()).toBuilder();
      record.getConnectorBuilder().setUri("https://evil.example.com");
      assertThat(store.commit(List.of(Change.replace(pointer, record.build().toByteArray()))))
          .isTrue();
    }

    assertThat(rest("POST", "/v1/" + name + ":check", "").body())
        .contains("\"credentials\":\"TARGET_CHANGED\"", "connector.uri");
    assertThat(
            connectors
                .checkConnector(CheckConnectorRequest.newBuilder().setName(name).build())
                .getDetail())
        .contains("whole of auth");
    assertThat(rest("POST", "/v1/doctor:run", "{}").body()).contains("TARGET_CHANGED", name);
  }

  @ParameterizedTest
  @MethodSource("craftedTokens")
  void list_craftedPageToken_isRefusedByEveryList(String token) throws Exception {
    for (String list :
        List.of("/v1/accounts/a/connectors", "/v1/accounts/-/connectors", "/v1/operations")) {
      var answer = rest("GET", list + "?pageToken=" + encode(token), "");
      assertThat(answer.statusCode()).as(list).isEqualTo(400);
      assertThat(answer.body()).contains("page_token");
    }
    assertRefused(
        () ->
            connectors.listConnectors(
                ListConnectorsRequest.newBuilder()
                    .setParent("accounts/a")
                    .setPageToken(token)
                    .build()));
    assertRefused(
        () ->
            operations.listOperations(
                ListOperationsRequest.newBuilder().setPageToken(token).build()));
  }

  static Stream<String> craftedTokens() {
    var listing = new ListingToken(List.of("accounts/a/connectors/", "", "false"));
    var everywhere = new ListingToken(List.of("accounts/", "", "false"));
    var open = new ListingToken(List.of("operations"));
    return Stream.of(
        "accounts/b/connectors/a b",
        "accounts/a/connectors/lake",
        "operations/%20x",
        "operations/ x",
        "operations/0b8f3c55-8a43-4c2e-9a51-0c6f3f2b7dab",
        "tombstones/",
        "=".repeat(8),
        "A".repeat(100_000 / 32),
        "é€😀",
        " ",
        Base64.getEncoder().encodeToString(new byte[64]),
        listing.encode("accounts/b/connectors/lake"),
        listing.encode("accounts/a/connectors/a b"),
        listing.encode("accounts/a/connectors/" + "z".repeat(1_100)),
        listing.encode("accounts/a/connectors/\u0000"),
        everywhere.encode("accounts/a/connectors/é"),
        everywhere.encode("requests/a/x"),
        open.encode("operations/ x"),
        open.encode("operations/\u007f"),
        open.encode("accounts/a/connectors/lake"),
        open.encode(""),
        listing.encode(LAKE) + "A",
        listing.encode(LAKE).toLowerCase(java.util.Locale.ROOT),
        new ListingToken(List.of("accounts/a/connectors/", "", "true")).encode(LAKE) + "=");
  }

  @Test
  @DisplayName("no text from outside, wherever it stands, is answered as a defect")
  void request_randomTextInEveryPlace_isNeverADefect() throws Exception {
    long seed = Long.getLong("floecat.seed", new Random().nextLong());
    var random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      String text = text(random);
      for (String target : targets(encode(text))) {
        String[] parts = target.split(" ", 2);
        int status = rest(parts[0], parts[1], parts[0].equals("PATCH") ? "{}" : "").statusCode();
        assertThat(status).as("seed %s: %s", seed, target).isLessThan(500);
      }
      for (Consumer<String> call : calls()) {
        try {
          call.accept(text);
        } catch (StatusRuntimeException e) {
          assertThat(DEFECTS).as("seed %s: %s", seed, text).doesNotContain(e.getStatus().getCode());
        }
      }
    }
  }

  private static List<String> targets(String text) {
    return List.of(
        "GET /v1/" + text,
        "GET /v1/accounts/" + text + "/connectors",
        "GET /v1/accounts/a/connectors/" + text,
        "GET /v1/accounts/a/connectors?pageToken=" + text,
        "GET /v1/accounts/a/connectors?filter=" + text,
        "GET /v1/accounts/a/connectors?pageSize=" + text,
        "GET /v1/accounts/-/connectors?pageToken=" + text,
        "GET /v1/operations?pageToken=" + text,
        "POST /v1/accounts/a/connectors?validateOnly=true&connectorId=" + text,
        "POST /v1/accounts/a/connectors?validateOnly=true&requestId=" + text,
        "PATCH /v1/" + LAKE + "?validateOnly=true&updateMask=" + text,
        "PATCH /v1/" + LAKE + "?requestId=" + text,
        "DELETE /v1/" + LAKE + "?validateOnly=true&etag=x" + text,
        "POST /v1/" + LAKE + ":" + text,
        "POST /v1/accounts/a/connectors/" + text + ":check");
  }

  private List<Consumer<String>> calls() {
    return List.of(
        text -> connectors.getConnector(GetConnectorRequest.newBuilder().setName(text).build()),
        text ->
            connectors.getConnector(
                GetConnectorRequest.newBuilder()
                    .setName("accounts/" + text + "/connectors/" + text)
                    .build()),
        text ->
            connectors.listConnectors(
                ListConnectorsRequest.newBuilder()
                    .setParent("accounts/a")
                    .setFilter(text)
                    .setPageToken(text)
                    .build()),
        text ->
            connectors.listConnectors(
                ListConnectorsRequest.newBuilder()
                    .setParent("accounts/-")
                    .setPageToken(text)
                    .build()),
        text ->
            operations.listOperations(
                ListOperationsRequest.newBuilder().setPageToken(text).build()),
        text ->
            connectors.createConnector(
                CreateConnectorRequest.newBuilder()
                    .setParent("accounts/a")
                    .setConnectorId(text)
                    .setValidateOnly(true)
                    .build()),
        text ->
            connectors.updateConnector(
                UpdateConnectorRequest.newBuilder()
                    .setConnector(Connector.newBuilder().setName(LAKE).setEtag(text))
                    .setUpdateMask(FieldMask.newBuilder().addPaths(text))
                    .setRequestId(text)
                    .setValidateOnly(true)
                    .build()),
        text ->
            connectors.deleteConnector(
                DeleteConnectorRequest.newBuilder()
                    .setName(LAKE)
                    .setEtag("x" + text)
                    .setRequestId(UUID.randomUUID().toString())
                    .build()),
        text ->
            connectors.undeleteConnector(
                UndeleteConnectorRequest.newBuilder().setName(LAKE).setEtag("x" + text).build()));
  }

  /** Pieces of what is right, of what is not, and of nothing at all. */
  private static String text(Random random) {
    List<String> pieces =
        List.of(
            "accounts/",
            "a",
            "lake",
            "/connectors/",
            "operations/",
            "tombstones/",
            "-",
            "*",
            ".",
            "..",
            "%00",
            "%",
            "`",
            "\"",
            "'",
            "\\",
            "=",
            "AND",
            "kind = ",
            "display_name : \"",
            "properties.",
            "auth.headers.",
            "auth.basic.password",
            " ",
            "\n",
            "\u0000",
            "\u007f",
            "é",
            "\u0430",
            "😀",
            "\u202e",
            "\ufeff",
            "0b8f3c55-8a43-4c2e-9a51-0c6f3f2b7dab",
            "{",
            "}",
            "A".repeat(1 + random.nextInt(900)),
            "-1",
            "99999999999999999999",
            ":",
            "?",
            "#");
    if (random.nextInt(4) == 0) {
      var bytes = new byte[random.nextInt(120)];
      random.nextBytes(bytes);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
    var text = new ArrayList<String>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      text.add(pieces.get(random.nextInt(pieces.size())));
    }
    return String.join("", text);
  }

  private static void assertRefused(Runnable call) {
    try {
      call.run();
      throw new AssertionError("taken");
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private HttpResponse<String> rest(String method, String target, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(server.url().resolve(target))
            .header("authorization", "Bearer " + token())
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private String token() throws IOException {
    return Files.readString(temporary.resolve("data/admin.token")).strip();
  }
}
