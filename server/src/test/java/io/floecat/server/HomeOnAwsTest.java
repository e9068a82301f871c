package io.floecat.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.floecat.core.operation.SecretsHome;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.runtime.config.StartException;
import io.floecat.sandbox.AwsSandbox;
import io.floecat.sandbox.SandboxOptions;
import io.floecat.sandbox.call.Call;
import io.floecat.sandbox.principal.AccessKey;
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
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole program: a data directory belongs to one AWS account and Region. */
@Timeout(60)
class HomeOnAwsTest {

  private static final String ENDPOINT = "floecat.secrets.aws.endpoint";
  private static final String STS_ENDPOINT = "floecat.secrets.aws.sts-endpoint";
  private static final String REGION = "floecat.secrets.aws.region";
  private static final String ROLE = "floecat.secrets.aws.role-arn";
  private static final String CONNECTORS = "/v1/accounts/acct-1/connectors";
  private static final String CONNECTOR =
      "{\"kind\": \"UNITY_CATALOG\", \"uri\": \"https://unity.example.com\","
          + " \"auth\": {\"bearerToken\": {\"token\": \"token-a\"}}}";
  private static final String HOME =
      "aws arn:aws:secretsmanager:us-east-1:" + SandboxOptions.AWS_ACCOUNT;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static AwsSandbox sandbox;

  @TempDir private Path directory;
  private final Map<String, String> credentials = new HashMap<>();

  @BeforeAll
  static void startSandbox() {
    sandbox = AwsSandbox.start(SandboxOptions.usual().withListener(_ -> {}));
  }

  @AfterAll
  static void close() {
    sandbox.close();
    CLIENT.close();
  }

  @BeforeEach
  void forget() {
    sandbox.clearCalls();
  }

  @AfterEach
  void takeKeyBack() {
    credentials.keySet().forEach(System::clearProperty);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("P6: in another Region it does not start, says how to go back, and sends nothing")
  void start_anotherRegion_isRefusedUntilItIsSetBack(boolean withRole) throws Exception {
    Map<String, String> settings = settings(withRole);
    createConnector(settings);
    sandbox.clearCalls();

    StartException refused = refused(with(settings, REGION, "eu-west-1"));

    assertThat(refused)
        .hasMessageContainingAll(HOME, "secretsmanager:eu-west-1:", "To go back", "to move");
    assertThat(secretCalls()).isEmpty();
    try (var server = start(settings)) {
      assertThat(send(server, "POST", CONNECTORS + "/c-0:check", "").body()).contains("\"OK\"");
      assertThat(send(server, "GET", "/readyz", "").statusCode()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("P6: with a role of another AWS account it does not start, and asks nobody")
  void start_roleOfAnotherAccount_isRefused() throws Exception {
    Map<String, String> settings = settings(true);
    createConnector(settings);
    sandbox.clearCalls();

    StartException refused =
        refused(with(settings, ROLE, "arn:aws:iam::999988887777:role/floecat-secrets"));

    assertThat(refused).hasMessageContainingAll(HOME, "us-east-1:999988887777", "To go back");
    assertThat(secretCalls()).isEmpty();
  }

  @Test
  @DisplayName("P6: with credentials of another AWS account it does not start")
  void start_credentialsOfAnotherAccount_isRefused() throws Exception {
    Map<String, String> settings = settings(false);
    createConnector(settings);
    sandbox.clearCalls();
    try (var sts = new StubSts()) {
      sts.answer("999988887777");

      StartException refused = refused(with(settings, STS_ENDPOINT, sts.url()));

      assertThat(refused).hasMessageContainingAll(HOME, "us-east-1:999988887777", "to move");
      assertThat(sandbox.calls()).isEmpty();
    }
  }

  @Test
  @DisplayName("P6: while STS hangs the server listens, is not ready, and sends nothing")
  void start_stsHangs_listensAndSendsNothingUntilItIsKnownWhereAwsLeads() throws Exception {
    Map<String, String> settings = settings(false);
    createConnector(settings);
    sandbox.clearCalls();
    try (var sts = new StubSts();
        var server = start(with(settings, STS_ENDPOINT, sts.url()))) {
      assertThat(sts.isWaitedFor()).isTrue();
      assertThat(send(server, "GET", "/healthz", "").statusCode()).isEqualTo(200);
      assertThat(send(server, "GET", "/readyz", "").statusCode()).isEqualTo(503);
      assertThat(send(server, "GET", CONNECTORS + "/c-0", "").statusCode()).isEqualTo(200);

      sts.answer("999988887777");

      HttpResponse<String> created =
          send(server, "POST", CONNECTORS + "?connectorId=c-1", CONNECTOR);
      assertThat(created.statusCode()).isEqualTo(400);
      assertThat(created.body()).contains("lead to another secrets manager", "floecat doctor");
      assertThat(send(server, "GET", "/readyz", "").statusCode()).isEqualTo(503);
      assertThat(secretCalls()).isEmpty();
    }
  }

  @Test
  @DisplayName("P6: a store that says no more than aws is bound at its next start")
  void start_storeOfOldThatKnowsOnlyTheKind_isBound() throws Exception {
    Map<String, String> settings = settings(false);
    createConnector(settings);
    writeHome("aws");

    start(settings).close();

    assertThat(home()).contains(HOME);
    assertThat(refused(with(settings, REGION, "eu-west-1"))).hasMessageContaining(HOME);
  }

  private void createConnector(Map<String, String> settings) throws Exception {
    AccessKey key = sandbox.accessKey(settings.containsKey(ROLE) ? "floecat-base" : "floecat");
    credentials.put("aws.accessKeyId", key.id());
    credentials.put("aws.secretAccessKey", key.secret());
    key.token().ifPresent(token -> credentials.put("aws.sessionToken", token));
    credentials.forEach(System::setProperty);
    try (var server = start(settings)) {
      String target = CONNECTORS + "?connectorId=c-0";
      assertThat(send(server, "POST", target, CONNECTOR).statusCode()).isEqualTo(200);
    }
  }

  private void writeHome(String home) {
    try (var store = openStore()) {
      Pointer held = store.get("deployment/secrets").orElseThrow();
      assertThat(store.commit(List.of(Change.replace(held, home.getBytes(UTF_8))))).isTrue();
    }
  }

  private PointerStore openStore() {
    return SqlitePointerStore.openSqlite(
        config(settings(false)).dataDirectory().resolve("floecat.db"));
  }

  private Optional<String> home() {
    try (var store = openStore()) {
      return new SecretsHome(store).held();
    }
  }

  private static List<String> secretCalls() {
    return sandbox.calls().stream()
        .filter(call -> call.principalArn().isPresent())
        .map(Call::action)
        .filter(action -> !action.equals("GetCallerIdentity") && !action.equals("AssumeRole"))
        .toList();
  }

  private Map<String, String> settings(boolean withRole) {
    var settings = new HashMap<String, String>();
    settings.put("floecat.data-dir", directory + "/data");
    settings.put("floecat.server.port", "0");
    settings.put("floecat.secrets.backend", "aws");
    settings.put(REGION, SandboxOptions.REGION);
    settings.put(ENDPOINT, sandbox.endpoint().toString());
    settings.put(STS_ENDPOINT, sandbox.endpoint().toString());
    if (withRole) {
      settings.put(ROLE, sandbox.roleArn("floecat-secrets"));
    }
    return settings;
  }

  private static Map<String, String> with(Map<String, String> settings, String key, String value) {
    var changed = new HashMap<>(settings);
    changed.put(key, value);
    return changed;
  }

  private FloecatConfig config(Map<String, String> settings) {
    return FloecatConfig.from(
        Settings.read(new ConfigSources(settings, Map.of(), directory, Optional.empty())));
  }

  private FloecatServer start(Map<String, String> settings) {
    return FloecatServer.start(config(settings));
  }

  private StartException refused(Map<String, String> settings) {
    return catchThrowableOfType(StartException.class, () -> start(settings).close());
  }

  private HttpResponse<String> send(FloecatServer server, String method, String target, String body)
      throws Exception {
    String token = Files.readString(directory.resolve("data/admin.token")).strip();
    HttpRequest request =
        HttpRequest.newBuilder(server.url().resolve(target))
            .header("authorization", "Bearer " + token)
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
