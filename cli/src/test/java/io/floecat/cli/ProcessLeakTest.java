package io.floecat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.FieldMask;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.nimbusds.jwt.JWTClaimsSet;
import io.floecat.core.credential.CredentialMask;
import io.floecat.testkit.leak.Canaries;
import io.floecat.testkit.leak.Evidence;
import io.floecat.testkit.leak.LeakSearch;
import io.floecat.testkit.leak.ProcessEvidence;
import io.floecat.testkit.leak.Surface;
import io.floecat.testkit.oidc.TestIssuer;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.CheckConnectorRequest;
import io.floecat.v1.Connector;
import io.floecat.v1.ConnectorsGrpc.ConnectorsBlockingStub;
import io.floecat.v1.CreateConnectorRequest;
import io.floecat.v1.UpdateConnectorRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
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

  private static final Path PROGRAM = Path.of("..", "floecat").toAbsolutePath().normalize();
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
  private final HttpClient http = HttpClient.newHttpClient();
  private String url = "";
  private final AtomicInteger sent = new AtomicInteger();
  private final String editor = token(this::editor);
  private final String stranger = token(this::stranger);
  private final String admin = token(this::admin);
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger commands = new AtomicInteger();

  @TempDir private Path directory;

  @AfterEach
  void stop() {
    callers.close();
    http.close();
    issuer.close();
  }

  @Test
  @DisplayName("P3: a process shows no secret, to whomever it runs beside and whatever it logs")
  void builtProgram_usedByEveryDoor_showsNoSecret() throws Exception {
    makeFiles();
    var log = new TraceLog(Files.createDirectory(directory.resolve("logs")), "server");
    Process server = serve(log);
    try {
      url = server.inputReader().readLine().replaceFirst("^serving +", "");
      search.alsoFor(List.of(keyIn(Files.readString(directory.resolve("data/vault.keyset.json")))));
      processes.beginRecording(server.toHandle());
      useRest();
      useGrpc();
      useCommands();
      lookWhileRequestsWait(server.toHandle());
      page(Surface.METRICS, "/metrics");
      page(Surface.DOCS_PAGE, "/docs");
      processes.outside(server.toHandle(), Set.of());
      processes.diagnostics(server.toHandle());
      processes.recording(server.toHandle());
      assertThat(directory.resolve("data/floecat.db-wal")).isNotEmptyFile();
      searchFiles(directory.resolve("data"));
    } finally {
      server.toHandle().destroy(); // Does not close its output, as the process's own method does.
    }
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    search.in(
        Surface.STANDARD_OUTPUT,
        "serve",
        new String(server.getInputStream().readAllBytes(), UTF_8));
    search.in(Surface.STANDARD_ERROR, "serve", Files.readString(directory.resolve("serve.err")));
    assertThat(Files.readString(log.file())).contains("\"level\":\"DEBUG\"");
    searchFiles(directory);
    assertThat(onlyFile(directory.resolve("client/tokens"))).isEqualTo("rw-------");

    System.out.printf(
        "processes (seed %d): %d requests, %d commands; %s%n",
        seed, sent.get(), commands.get(), search.summary());
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

  private Process serve(TraceLog log) throws IOException {
    Files.writeString(
        directory.resolve("serve.properties"),
        """
        floecat.data-dir = data
        floecat.server.port = 0
        floecat.auth.mode = oidc
        floecat.auth.oidc.issuer = %s
        floecat.auth.oidc.audience = floecat
        floecat.auth.oidc.role-map = editor=editor, platform-admin=admin
        floecat.auth.oidc.admin-clients = operator
        """
            .formatted(issuer.url()));
    return program(log, List.of("serve", "--config", "serve.properties"), Map.of())
        .redirectError(directory.resolve("serve.err").toFile())
        .start();
  }

  private void useRest() throws Exception {
    int number = 0;
    for (AuthCredentials auth : canaries.ofEveryType("rest")) {
      String id = "rest-" + number++;
      String body = json(Canaries.connector(auth));
      String name = CONNECTORS + "/" + id;
      assertThat(create(id, body, editor)).isEqualTo(200);
      assertThat(create(id, body, editor)).as("once more").isEqualTo(409);
      assertThat(send("PATCH", name, body, editor)).isEqualTo(200);
      assertThat(send("POST", name + ":check", "{}", editor)).isEqualTo(200);
      assertThat(send("PATCH", name, body.replace("\"kind\"", "\"kinds\""), editor)).isEqualTo(400);
      assertThat(create("x", body.substring(1), editor)).isEqualTo(400);
      assertThat(create("x", body, canaries.jwt("token"))).isEqualTo(401);
      assertThat(create("x", body, stranger)).isEqualTo(403);
    }
    send("GET", CONNECTORS, "", editor);
  }

  private void useGrpc() {
    ConnectorsBlockingStub stub = stub();
    int number = 0;
    for (AuthCredentials auth : canaries.ofEveryType("grpc")) {
      String id = "grpc-" + number++;
      Connector connector =
          Canaries.connector(auth).toBuilder().setName(PARENT + "/connectors/" + id).build();
      Connector bad = connector.toBuilder().putProperties("password", canaries.text("bad")).build();
      assertThat(call(it -> it.createConnector(request(id, connector)), stub)).isEqualTo("OK");
      call(it -> it.createConnector(request("x", CredentialMask.mask(connector))), stub);
      call(it -> it.createConnector(request("x", bad)), stub);
      call(
          it ->
              it.updateConnector(
                  UpdateConnectorRequest.newBuilder()
                      .setConnector(connector)
                      .setUpdateMask(FieldMask.newBuilder().addPaths(canaries.word("mask")))
                      .build()),
          stub);
      call(
          it ->
              it.checkConnector(
                  CheckConnectorRequest.newBuilder().setName(connector.getName()).build()),
          stub);
    }
  }

  private static CreateConnectorRequest request(String id, Connector connector) {
    return CreateConnectorRequest.newBuilder()
        .setParent(PARENT)
        .setConnectorId(id)
        .setConnector(connector.toBuilder().clearName())
        .build();
  }

  private ConnectorsBlockingStub stub() {
    return GrpcClients.builder("gproto+" + url)
        .setHeader("authorization", "Bearer " + editor)
        .build(ConnectorsBlockingStub.class);
  }

  /** The status of a call, whose answer and trailers are searched. */
  private String call(Function<ConnectorsBlockingStub, ?> rpc, ConnectorsBlockingStub stub) {
    sent.incrementAndGet();
    try {
      search.in(Surface.GRPC_MESSAGE, "answer", rpc.apply(stub).toString());
      return "OK";
    } catch (StatusRuntimeException e) {
      search.in(Surface.GRPC_TRAILERS, "refusal", e + " " + Status.trailersFromThrowable(e));
      return e.getStatus().getCode().name();
    }
  }

  private void useCommands() {
    String create = "connectors create %s --kind iceberg-rest --uri https://c.example.com ";
    String bearer = create + "--type bearer-token --credential token=";
    runAll(
        0,
        bearer.formatted("a") + "@given/secret --header X-A=env:E",
        bearer.formatted("b") + "-",
        "config -o json",
        "backup a.backup --config serve.properties",
        "backup b.backup --with-key --passphrase @given/passphrase --config serve.properties",
        "audit show --config serve.properties");
    runAll(0, "connectors update a --credential token=env:E");
    runAll(0, "connectors get a -o json --token-file given/token");
    runAll(
        1,
        "connectors update a --uri https://evil.example.com",
        "connectors list --token-file given/garbage");
  }

  private void runAll(int exitCode, String... lines) {
    List<Future<Integer>> running =
        Stream.of(lines).map(line -> callers.submit(() -> run(line))).toList();
    assertThat(running).allSatisfy(it -> assertThat(it.get()).isEqualTo(exitCode));
  }

  /** Runs a command that has secrets in two variables, of which it uses one, both or none. */
  private int run(String line) throws Exception {
    var words = new ArrayList<>(List.of(line.split(" ")));
    if (!words.contains("--config")) {
      words.addAll(List.of("--config", "client.properties"));
    }
    var given = new HashMap<>(Map.of("E", canaries.text("variable")));
    if (words.getFirst().equals("connectors")) {
      words.addAll(List.of("--server", url));
    } else {
      given.put("FLOECAT_CLIENT_TOKEN", editor);
    }
    Path logs = directory.resolve("logs");
    String name = "command-" + commands.incrementAndGet();
    Path out = logs.resolve(name + ".out");
    Path err = logs.resolve(name + ".err");
    Process process =
        program(new TraceLog(logs, name), words, given)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int exitCode = watch(process, given.keySet());
    search.in(Surface.STANDARD_OUTPUT, line, Files.readString(out));
    search.in(Surface.STANDARD_ERROR, line, Files.readString(err));
    return exitCode;
  }

  /** Until it ends; what wants to read its input to the end is certainly there to be seen. */
  private int watch(Process process, Set<String> given) throws Exception {
    String seen = "";
    while (process.isAlive() && !seen.contains("floecat.jar")) {
      seen = processes.outside(process.toHandle(), given);
    }
    try (var input = process.getOutputStream()) {
      input.write(canaries.text("input").getBytes(UTF_8));
    } catch (IOException e) {
      // It did not want any.
    }
    while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
      processes.outside(process.toHandle(), given);
    }
    return process.exitValue();
  }

  /** The database is held meanwhile, so that requests wait inside the service, secrets in hand. */
  private void lookWhileRequestsWait(ProcessHandle server) throws Exception {
    String threads = "";
    for (int attempt = 0; !threads.contains(INSIDE) && attempt < ATTEMPTS; attempt++) {
      try (Connection database =
              DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("data/floecat.db"));
          Statement statement = database.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        List<CompletableFuture<Void>> waiting = sendSome(attempt);
        while (!threads.contains(INSIDE) && !waiting.stream().allMatch(Future::isDone)) {
          threads = processes.threads(server);
        }
        statement.execute("ROLLBACK");
        waiting.forEach(CompletableFuture::join);
      }
    }
    assertThat(threads).contains(INSIDE);
  }

  private List<CompletableFuture<Void>> sendSome(int attempt) {
    ConnectorsBlockingStub stub = stub();
    var sent = new ArrayList<CompletableFuture<Void>>();
    for (AuthCredentials auth : canaries.ofEveryType("waiting")) {
      String id = "waiting-%d-%d".formatted(attempt, sent.size());
      sent.add(
          CompletableFuture.runAsync(
              () -> call(it -> it.createConnector(request(id, Canaries.connector(auth))), stub),
              callers));
      sent.add(
          CompletableFuture.runAsync(
              () -> create(id + "-rest", json(Canaries.connector(auth)), editor), callers));
    }
    return sent;
  }

  private int create(String id, String body, String token) {
    return send("POST", CONNECTORS + "?connectorId=" + id, body, token);
  }

  /** The status of a request, whose answer is searched. */
  private int send(String method, String target, String body, String token) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + target))
            .header("authorization", "Bearer " + token)
            .header("content-type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = http.sendAsync(request, BodyHandlers.ofString()).join();
    sent.incrementAndGet();
    search.in(Surface.RESPONSE_BODY, method + " " + target, response.body());
    search.in(Surface.RESPONSE_HEADERS, method + " " + target, response.headers().toString());
    return response.statusCode();
  }

  private void page(Surface surface, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("authorization", "Bearer " + admin)
            .build();
    HttpResponse<String> response = http.sendAsync(request, BodyHandlers.ofString()).join();
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    search.in(surface, path, response.headers() + response.body());
  }

  private static String json(Connector connector) {
    try {
      return JsonFormat.printer().omittingInsignificantWhitespace().print(connector);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private ProcessBuilder program(TraceLog log, List<String> words, Map<String, String> variables) {
    var command = new ArrayList<>(List.of(PROGRAM.toString()));
    command.addAll(log.options());
    command.addAll(words);
    var process = new ProcessBuilder(command).directory(directory.toFile());
    process.environment().keySet().removeIf(name -> name.startsWith("FLOECAT_"));
    process.environment().putAll(variables);
    return process;
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
