package io.floecat.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import io.floecat.core.credential.CredentialMask;
import io.floecat.core.leak.Canaries;
import io.floecat.core.leak.Evidence;
import io.floecat.core.leak.LeakSearch;
import io.floecat.core.leak.Surface;
import io.floecat.runtime.BackendDecorators;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.server.LeakRow.Before;
import io.floecat.server.Sabotage.Wreck;
import io.floecat.spi.secret.SecretsUnavailableException.Kind;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.Connector;
import io.floecat.v1.CreateConnectorRequest;
import io.floecat.v1.DeleteConnectorRequest;
import io.floecat.v1.UpdateConnectorRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole program on a backend that a subclass chooses: every rpc by both protocols, well and
 * badly used, with backends that fail in the middle and quote what they were given, everything
 * logged that can be. Then secrets are searched for wherever the program leaves something. What is
 * in the memory of the process is not searched.
 */
abstract class LeakContract {

  private static final Set<Surface> SURFACES =
      EnumSet.of(
          Surface.RESPONSE_BODY,
          Surface.RESPONSE_HEADERS,
          Surface.GRPC_MESSAGE,
          Surface.GRPC_TRAILERS,
          Surface.REFLECTION,
          Surface.LOG,
          Surface.METRICS,
          Surface.DOCS_PAGE,
          Surface.THREADS,
          Surface.DATABASE,
          Surface.AUDIT,
          Surface.FILES);

  private static final int STORE_CALLS = 6;
  private static final int SECRETS_CALLS = 2;

  private final long seed = new Random().nextLong();
  private final Canaries canaries = Canaries.of(seed);
  private final LeakSearch search = new LeakSearch(canaries);
  private final Evidence evidence = new Evidence(search);
  private final Sabotage store = new Sabotage();
  final Sabotage secrets = new Sabotage();
  private final Set<String> exhausted = new TreeSet<>();
  private int cases;

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init") // The test starts what it talks to.
  private SearchedClient client;

  /** What is the same on every backend, and so is done on one. */
  void doWhatEveryBackendMeets() {}

  /** How many types of credentials are tried. */
  int types() {
    return canaries.ofEveryType("any").size();
  }

  /** How the service reaches its secrets. */
  abstract Map<String, String> settings();

  /** What goes wrong with this backend, each until {@link #endTrouble}. */
  abstract List<Runnable> troubles();

  /**
   * What goes wrong where the backend quotes a secret that it was given. The doctor is not asked
   * then: it sends nobody's secret, and tells the administrator in AWS's own words what is wrong.
   */
  List<Runnable> quotingTroubles() {
    return List.of();
  }

  /** All is well again. */
  abstract void endTrouble();

  /** Secrets that the backend made up itself. */
  abstract Collection<String> backendSecrets();

  /** The secrets of the run, for the backend's own. */
  final Canaries canaries() {
    return canaries;
  }

  @Test
  @DisplayName("P2, P3: no secret comes out, whatever is asked, fails or is logged")
  void program_usedAndFailingInEveryWay_showsNoSecret() throws Exception {
    String token = canaries.word("token-of-the-administrator");
    Path data = Files.createDirectory(directory.resolve("data"), mode("rwx------"));
    Path tokens = Files.createFile(data.resolve("admin.token"), mode("rw-------"));
    Files.writeString(tokens, token);
    int rpcs;
    try (var log = new LogCapture()) {
      try (var server = start(data)) {
        client = new SearchedClient(server.port(), token, search);
        rpcs = requireARowForEveryRpc();
        useEveryType();
        doWhatEveryBackendMeets();
        troubles().forEach(trouble -> askDuring(trouble, LeakRow.all()));
        List<LeakRow> withSecrets =
            LeakRow.all().stream().filter(row -> !row.rpc().getName().equals("RunDoctor")).toList();
        quotingTroubles().forEach(trouble -> askDuring(trouble, withSecrets));
        client.page(Surface.METRICS, Routes.METRICS);
        client.reflection(client.rpcs());
        evidence.threads();
        evidence.files(data, tokens::equals);
      }
      search.alsoFor(backendSecrets());
      log.lines().forEach(line -> search.in(Surface.LOG, "log", line));
    }
    evidence.files(directory, file -> file.startsWith(data));

    System.out.printf(
        "%s (seed %d): %d rpcs, %d cases, %,d requests; %s%n",
        getClass().getSimpleName(), seed, rpcs, cases, client.sent(), search.summary());
    search.requireNone(SURFACES);
  }

  private static FileAttribute<?> mode(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  private FloecatServer start(Path data) {
    var properties = new HashMap<>(settings());
    properties.put("floecat.data-dir", data.toString());
    properties.put("floecat.server.port", "0");
    var sources = new ConfigSources(properties, Map.of(), directory, Optional.empty());
    return FloecatServer.start(
        FloecatConfig.from(Settings.read(sources)),
        new BackendDecorators(store::around, secrets::around));
  }

  private int requireARowForEveryRpc() throws Exception {
    Set<String> rows =
        LeakRow.all().stream().map(LeakRow::name).collect(Collectors.toCollection(TreeSet::new));
    assertThat(rows).as("rpcs that the leak test drives").isEqualTo(client.rpcs());
    return rows.size();
  }

  /** Every rpc for every type of credentials; also what is refused because of what is there. */
  private void useEveryType() {
    for (AuthCredentials auth : canaries.ofEveryType("first").subList(0, types())) {
      for (LeakRow row : LeakRow.all()) {
        var run = new Run(row, auth);
        assertThat(run.send().headers().status().code()).as(row.name()).isEqualTo(200);
        run.send();
      }
      writeInEveryWay(new Run(rowOf("UpdateConnector"), auth));
    }
  }

  /** As shown, by leaf, with a mask where none may be, and what moves a secret elsewhere. */
  private void writeInEveryWay(Run run) {
    Connector connector = run.connector;
    update("whole", connector, List.of());
    update("as shown", CredentialMask.mask(connector), List.of());
    for (String path : CredentialMask.maskedPaths(CredentialMask.mask(connector))) {
      update("by leaf", connector, List.of(path));
      update("cleared", connector.toBuilder().clearAuth().build(), List.of(path));
    }
    var mixed = connector.toBuilder();
    mixed.getAuthBuilder().putHeaders("X-Canary", CredentialMask.MASK);
    update("half masked", mixed.build(), List.of());
    update(
        "moved",
        CredentialMask.mask(connector.toBuilder().setUri("https://evil.example.com").build()),
        List.of());
    var create =
        CreateConnectorRequest.newBuilder()
            .setParent(run.account)
            .setConnector(mixed.clearName())
            .build();
    client.grpc("a mask in a create", rowOf("CreateConnector").rpc(), create);
  }

  private void update(String how, Connector connector, List<String> paths) {
    cases++;
    var request = UpdateConnectorRequest.newBuilder().setConnector(connector);
    if (!paths.isEmpty()) {
      request.setUpdateMask(FieldMask.newBuilder().addAllPaths(paths));
    }
    client.grpc("update " + how, rowOf("UpdateConnector").rpc(), request.build());
    client.rest(
        "update " + how, RestCall.of(rowOf("UpdateConnector").rpc(), request.build()), Map.of());
  }

  final void sendBadInput() {
    for (LeakRow row : LeakRow.all()) {
      var run = new Run(row, canaries.ofEveryType("good").getFirst());
      cases += new BadInputs(client, row, run.request, canaries).send();
    }
  }

  final void failInTheMiddle() {
    List<AuthCredentials> auths = canaries.ofEveryType("failing");
    for (LeakRow row : LeakRow.all()) {
      for (int call = 1; call <= STORE_CALLS; call++) {
        fail(row, auths.get(call % auths.size()), store, call, Sabotage.DEFECT);
        fail(row, auths.get(call % auths.size()), store, call, Sabotage.STORE_AWAY);
      }
      for (int call = 1; call <= SECRETS_CALLS; call++) {
        fail(row, auths.get(call % auths.size()), secrets, call, Sabotage.DEFECT);
        for (Kind kind : Kind.values()) {
          fail(row, auths.get(call % auths.size()), secrets, call, Sabotage.unavailable(kind));
        }
      }
    }
  }

  /** Where the rpc makes fewer calls, nothing fails, and no later call needs to be tried. */
  private void fail(LeakRow row, AuthCredentials auth, Sabotage backend, int call, Wreck wreck) {
    String both = row.name() + (backend == store ? " store" : " secrets");
    if (exhausted.contains(both)) {
      return;
    }
    var run = new Run(row, auth);
    backend.plan(call, 0, wreck);
    run.send();
    if (!backend.end()) {
      exhausted.add(both);
    }
  }

  /** What the secrets manager has is not what was put there. */
  final void readWhatIsNoCredential() {
    String secret = canaries.word("corrupt");
    for (String content :
        List.of(
            secret,
            "{\"" + secret + "\":1}",
            "{\"bearerToken\":{\"token\":\"" + secret + "\"}",
            "{\"bearerToken\":{\"token\":[\"" + secret + "\"]}}",
            "{\"basic\":{\"username\":\"etl\",\"password\":\"" + secret + "\"}}",
            "{\"headers\":{\"" + secret + "\":\"" + secret + "\"}}")) {
      for (String rpc : List.of("CheckConnector", "UpdateConnector")) {
        var run = new Run(rowOf(rpc), canaries.ofEveryType("corrupt").getFirst());
        secrets.plan(1, 9, Sabotage.reads(content));
        run.send();
        secrets.end();
      }
    }
  }

  /** All at once, because some wait until patience is over. */
  private void askDuring(Runnable trouble, List<LeakRow> rows) {
    List<Run> runs =
        rows.stream().map(row -> new Run(row, canaries.ofEveryType("trouble").getLast())).toList();
    trouble.run();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      runs.forEach(run -> callers.execute(run::send));
    }
    endTrouble();
  }

  private static LeakRow rowOf(String rpc) {
    return LeakRow.all().stream()
        .filter(row -> row.rpc().getName().equals(rpc))
        .findFirst()
        .orElseThrow();
  }

  /** One request, on an account of its own. */
  private final class Run {

    private final String account;
    private final Connector connector;
    private final Message request;
    private final LeakRow row;
    private final boolean byRest;

    Run(LeakRow row, AuthCredentials auth) {
      this.row = row;
      int number = nextCase();
      account = "accounts/a-" + number;
      byRest = number % 2 == 0;
      connector = Canaries.connector(auth).toBuilder().setName(account + "/connectors/c").build();
      request = row.request().of(account, connector);
      if (row.before() != Before.NOTHING) {
        must(
            rowOf("CreateConnector"),
            CreateConnectorRequest.newBuilder()
                .setParent(account)
                .setConnectorId("c")
                .setConnector(Canaries.connector(canaries.ofEveryType("before").get(typeOf(auth))))
                .build());
      }
      if (row.before() == Before.DELETED) {
        must(
            rowOf("DeleteConnector"),
            DeleteConnectorRequest.newBuilder().setName(connector.getName()).build());
      }
    }

    AggregatedHttpResponse send() {
      return byRest
          ? client.rest(row.name() + " " + account, RestCall.of(row.rpc(), request), Map.of())
          : client.grpc(row.name() + " " + account, row.rpc(), request);
    }

    private void must(LeakRow before, Message message) {
      var response = client.grpc("before " + row.name(), before.rpc(), message);
      assertThat(response.trailers().get("grpc-status", response.headers().get("grpc-status", "")))
          .as(response.headers().toString())
          .isEqualTo("0");
    }
  }

  private synchronized int nextCase() {
    return ++cases;
  }

  private int typeOf(AuthCredentials auth) {
    var types = canaries.ofEveryType("before");
    return IntStream.range(0, types.size())
        .filter(i -> types.get(i).getCredentialCase() == auth.getCredentialCase())
        .findFirst()
        .orElseThrow();
  }
}
