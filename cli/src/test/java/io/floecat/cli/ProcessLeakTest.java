package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.FieldMask;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.nimbusds.jwt.JWTClaimsSet;
import io.floecat.core.credential.CredentialMask;
import io.floecat.core.leak.Canaries;
import io.floecat.core.leak.Evidence;
import io.floecat.core.leak.LeakSearch;
import io.floecat.core.leak.ProcessEvidence;
import io.floecat.core.leak.Surface;
import io.floecat.testkit.oidc.TestIssuer;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.CheckConnectorRequest;
import io.floecat.v1.Connector;
import io.floecat.v1.CreateConnectorRequest;
import io.floecat.v1.UpdateConnectorRequest;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program as its users get it, with an OpenID provider, used by REST, gRPC and commands, and
 * told to log everything. What can be seen of its processes while they run, and what they leave, is
 * searched for credentials, tokens, the clients' secret and the vault's key.
 */
@Tag("built")
@Timeout(240)
class ProcessLeakTest {

  private static final String PARENT = "accounts/acme";
  private static final String CONNECTORS = "/v1/" + PARENT + "/connectors";

  /** Where a request's thread has what the caller sent. */
  private static final String INSIDE = "io.floecat.core.connector.ConnectorService";

  private static final int ATTEMPTS = 5;

  private final long seed = new Random().nextLong();
  private final Canaries canaries = Canaries.of(seed);
  private final LeakSearch search = new LeakSearch(canaries);
  private final Evidence evidence = new Evidence(search);
  private final ProcessEvidence processes = new ProcessEvidence(search);
  private final TestIssuer issuer = TestIssuer.start();
  private final String editor = token(this::editor);
  private final String stranger = token(this::stranger);
  private final String admin = token(this::admin);
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  @TempDir private Path directory;

  @AfterEach
  void stop() {
    callers.close();
    issuer.close();
  }

  @Test
  @DisplayName("P3: a process shows no secret, to whomever it runs beside and whatever it logs")
  void builtProgram_usedByEveryDoor_showsNoSecret() throws Exception {
    makeFiles();
    try (var program = new WatchedProgram(directory, settings(), search);
        var calls = new SearchedCalls(program.url(), search)) {
      search.alsoFor(List.of(keyIn(Files.readString(directory.resolve("data/vault.keyset.json")))));
      processes.beginRecording(program.server());
      useRest(calls);
      useGrpc(calls);
      useCommands(program);
      lookWhileRequestsWait(program.server(), calls);
      calls.page(Surface.METRICS, "/metrics", admin);
      calls.page(Surface.DOCS_PAGE, "/docs", admin);
      processes.outside(program.server(), Set.of());
      processes.diagnostics(program.server());
      processes.recording(program.server());
      assertThat(directory.resolve("data/floecat.db-wal")).isNotEmptyFile();
      searchFiles(directory.resolve("data"));

      System.out.printf(
          "processes (seed %d): %d requests, %d commands%n",
          seed, calls.sent(), program.commands());
    }
    searchFiles(directory);
    assertThat(onlyFile(directory.resolve("client/tokens"))).isEqualTo("rw-------");

    System.out.println("processes: " + search.summary());
    search.requireNone(
        EnumSet.complementOf(EnumSet.of(Surface.REFLECTION, Surface.EXCEPTION, Surface.TO_STRING)));
  }

  private void makeFiles() throws IOException {
    Files.createDirectory(directory.resolve("data"));
    Files.setPosixFilePermissions(
        directory.resolve("data"), PosixFilePermissions.fromString("rwx------"));
    Files.createDirectory(directory.resolve("given"));
    give("secret", canaries.text("file"));
    give("passphrase", canaries.text("passphrase"));
    give("client", canaries.text("client"));
    give("garbage", canaries.word("garbage"));
    give("token", editor);
    issuer.addClient("nightly", canaries.text("client"), this::editor);
    Files.writeString(
        directory.resolve("client.properties"),
        """
        floecat.data-dir = client
        floecat.client.account = acme
        floecat.client.oidc.issuer = %s
        floecat.client.oidc.client-id = nightly
        floecat.client.oidc.client-secret-file = given/client
        """
            .formatted(issuer.url()));
  }

  private void give(String name, String text) throws IOException {
    Path file = Files.writeString(directory.resolve("given/" + name), text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** But for the secrets that we gave, the token that a client keeps, and the vault's key. */
  private void searchFiles(Path where) throws IOException {
    evidence.files(
        where,
        file ->
            file.startsWith(directory.resolve("given"))
                || file.startsWith(directory.resolve("client/tokens"))
                || file.endsWith("vault.keyset.json"));
  }

  /** The permissions of the one file there is. */
  private static String onlyFile(Path where) throws IOException {
    try (var files = Files.list(where)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(all.getFirst()));
    }
  }

  /** The key itself, in a keyset of one. */
  static String keyIn(String keyset) {
    return keyset.replaceFirst("(?s).*\"value\":\\s*\"([^\"]+)\".*", "$1");
  }

  private String settings() {
    return """
    floecat.data-dir = data
    floecat.server.port = 0
    floecat.auth.mode = oidc
    floecat.auth.oidc.issuer = %s
    floecat.auth.oidc.audience = floecat
    floecat.auth.oidc.role-map = editor=editor, platform-admin=admin
    floecat.auth.oidc.admin-clients = operator
    """
        .formatted(issuer.url());
  }

  private void useRest(SearchedCalls calls) {
    int number = 0;
    for (AuthCredentials auth : canaries.ofEveryType("rest")) {
      String create = CONNECTORS + "?connectorId=rest-" + number;
      String name = CONNECTORS + "/rest-" + number++;
      String body = json(Canaries.connector(auth));
      String typo = body.replace("\"kind\"", "\"kinds\"");
      assertThat(calls.rest("POST", create, body, editor)).isEqualTo(200);
      assertThat(calls.rest("POST", create, body, editor)).as("once more").isEqualTo(409);
      assertThat(calls.rest("PATCH", name, body, editor)).isEqualTo(200);
      assertThat(calls.rest("POST", name + ":check", "{}", editor)).isEqualTo(200);
      assertThat(calls.rest("PATCH", name, typo, editor)).isEqualTo(400);
      assertThat(calls.rest("POST", create, body.substring(1), editor)).isEqualTo(400);
      assertThat(calls.rest("POST", create, body, canaries.jwt("token"))).isEqualTo(401);
      assertThat(calls.rest("POST", create, body, stranger)).isEqualTo(403);
    }
    assertThat(calls.rest("GET", CONNECTORS, "", editor)).isEqualTo(200);
  }

  private void useGrpc(SearchedCalls calls) {
    int number = 0;
    for (AuthCredentials auth : canaries.ofEveryType("grpc")) {
      String id = "grpc-" + number++;
      Connector connector =
          Canaries.connector(auth).toBuilder().setName(PARENT + "/connectors/" + id).build();
      Connector bad = connector.toBuilder().putProperties("password", canaries.text("bad")).build();
      var check = CheckConnectorRequest.newBuilder().setName(connector.getName()).build();
      var update =
          UpdateConnectorRequest.newBuilder()
              .setConnector(connector)
              .setUpdateMask(FieldMask.newBuilder().addPaths(canaries.word("mask")))
              .build();
      assertThat(create(calls, id, connector)).isEqualTo(Code.OK);
      assertThat(create(calls, "x", CredentialMask.mask(connector)))
          .isEqualTo(Code.INVALID_ARGUMENT);
      assertThat(create(calls, "x", bad)).isEqualTo(Code.INVALID_ARGUMENT);
      assertThat(calls.grpc(editor, it -> it.updateConnector(update)))
          .isEqualTo(Code.INVALID_ARGUMENT);
      assertThat(calls.grpc(editor, it -> it.checkConnector(check))).isEqualTo(Code.OK);
    }
  }

  private Code create(SearchedCalls calls, String id, Connector connector) {
    var request =
        CreateConnectorRequest.newBuilder()
            .setParent(PARENT)
            .setConnectorId(id)
            .setConnector(connector.toBuilder().clearName())
            .build();
    return calls.grpc(editor, it -> it.createConnector(request));
  }

  private void useCommands(WatchedProgram program) {
    String create = "connectors create %s --kind iceberg-rest --uri https://c.example.com ";
    String bearer = create + "--type bearer-token --credential token=";
    runAll(
        program,
        0,
        bearer.formatted("a") + "@given/secret --header X-A=env:E",
        bearer.formatted("b") + "-",
        "config -o json",
        "backup a.backup --config serve.properties",
        "backup b.backup --with-key --passphrase @given/passphrase --config serve.properties",
        "audit show --config serve.properties");
    runAll(program, 0, "connectors update a --credential token=env:E");
    runAll(program, 0, "connectors get a -o json --token-file given/token");
    runAll(
        program,
        1,
        "connectors update a --uri https://evil.example.com",
        "connectors list --token-file given/garbage");
  }

  private void runAll(WatchedProgram program, int exitCode, String... lines) {
    List<Future<Integer>> running =
        Stream.of(lines).map(line -> callers.submit(() -> run(program, line))).toList();
    assertThat(running).allSatisfy(it -> assertThat(it.get()).isEqualTo(exitCode));
  }

  /** Runs a command that has secrets in its variables, of which it uses one or none. */
  private int run(WatchedProgram program, String line) throws Exception {
    var words = new ArrayList<>(List.of(line.split(" ")));
    if (!words.contains("--config")) {
      words.addAll(List.of("--config", "client.properties"));
    }
    var given = new HashMap<>(Map.of("E", canaries.text("variable")));
    if (words.getFirst().equals("connectors")) {
      words.addAll(List.of("--server", program.url()));
    } else {
      given.put("FLOECAT_CLIENT_TOKEN", editor);
    }
    return program.run(words, given, canaries.text("input"));
  }

  /** The database is held meanwhile, so that requests wait inside the service, secrets in hand. */
  private void lookWhileRequestsWait(ProcessHandle server, SearchedCalls calls) throws Exception {
    String threads = "";
    for (int attempt = 0; !threads.contains(INSIDE) && attempt < ATTEMPTS; attempt++) {
      try (Connection database =
              DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("data/floecat.db"));
          Statement statement = database.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        List<CompletableFuture<Void>> waiting = sendSome(calls, attempt);
        while (!threads.contains(INSIDE) && !waiting.stream().allMatch(Future::isDone)) {
          threads = processes.threads(server);
        }
        statement.execute("ROLLBACK");
        waiting.forEach(CompletableFuture::join);
      }
    }
    assertThat(threads).contains(INSIDE);
  }

  private List<CompletableFuture<Void>> sendSome(SearchedCalls calls, int attempt) {
    var sent = new ArrayList<CompletableFuture<Void>>();
    for (AuthCredentials auth : canaries.ofEveryType("waiting")) {
      String id = "waiting-%d-%d".formatted(attempt, sent.size());
      Connector connector = Canaries.connector(auth);
      String target = CONNECTORS + "?connectorId=rest-" + id;
      sent.add(CompletableFuture.runAsync(() -> create(calls, id, connector), callers));
      sent.add(
          CompletableFuture.runAsync(
              () -> calls.rest("POST", target, json(connector), editor), callers));
    }
    return sent;
  }

  private static String json(Connector connector) {
    try {
      return JsonFormat.printer().omittingInsignificantWhitespace().print(connector);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** A token whose payload and signature are searched for; its subject is no secret. */
  private String token(Consumer<JWTClaimsSet.Builder> claims) {
    String token = issuer.token(claims);
    search.alsoFor(List.of(token));
    return token;
  }

  private void editor(JWTClaimsSet.Builder claims) {
    claims
        .subject("ada")
        .jwtID(canaries.word("token"))
        .claim("accounts", "acme")
        .claim("roles", "editor");
  }

  private void stranger(JWTClaimsSet.Builder claims) {
    editor(claims);
    claims.subject("eve").claim("accounts", "globex");
  }

  private void admin(JWTClaimsSet.Builder claims) {
    editor(claims);
    claims.subject("op").claim("azp", "operator").claim("roles", "platform-admin");
  }
}
