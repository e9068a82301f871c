package io.floecat.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.grpc.GrpcClients;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.runtime.config.StartException;
import io.floecat.v1.ConnectorsGrpc.ConnectorsBlockingStub;
import io.floecat.v1.GetConnectorRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program, as it is wired, on a directory of its own. */
class FloecatServerTest {

  private static final String CANARY = "dapi-canary-e4e4";
  private static final String CREATE =
      """
      {"kind": "UNITY_CATALOG", "uri": "https://unity.example.com",
       "auth": {"bearerToken": {"token": "%s"}}}
      """
          .formatted(CANARY);

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir Path temporary;
  private final Map<String, String> settings = new HashMap<>();
  private Path data = Path.of("");

  @BeforeEach
  void settings() {
    data = temporary.resolve("data");
    settings.put("floecat.data-dir", data.toString());
    settings.put("floecat.server.port", "0");
  }

  @Test
  @DisplayName("P2, P3, P6: what goes in is masked, encrypted, audited, and there after a restart")
  void start_onNothing_keepsConnectorsAndTheirSecrets() throws Exception {
    try (var server = start()) {
      HttpResponse<String> created =
          send(server, "POST", "/v1/accounts/acct-zebra/connectors?connectorId=lake", CREATE);

      assertThat(created.statusCode()).isEqualTo(200);
      assertThat(created.body()).contains("\"token\":\"********\"").doesNotContain(CANARY);
    }
    try (var server = start()) {
      assertThat(send(server, "GET", "/v1/accounts/acct-zebra/connectors/lake", "").body())
          .contains("\"token\":\"********\"");
      assertThat(send(server, "POST", "/v1/accounts/acct-zebra/connectors/lake:check", "").body())
          .contains("\"credentials\":\"OK\"");
      assertThat(
              grpc(server)
                  .getConnector(
                      GetConnectorRequest.newBuilder()
                          .setName("accounts/acct-zebra/connectors/lake")
                          .build())
                  .getUri())
          .isEqualTo("https://unity.example.com");
      assertThat(send(server, "GET", "/v1/operations", "").statusCode()).isEqualTo(200);
    }
    assertThat(data).isDirectoryContaining("glob:**/{floecat.db,vault.keyset.json,admin.token}");
    assertThat(Files.readString(data.resolve("audit.jsonl")))
        .contains("\"type\":\"intent\"", "\"type\":\"outcome\"", "\"result\":\"OK\"");
    try (var files = Files.list(data)) {
      assertThat(files)
          .hasSizeGreaterThan(4)
          .allSatisfy(
              file -> {
                assertThat(Files.getPosixFilePermissions(file)).hasSizeLessThanOrEqualTo(2);
                assertThat(new String(Files.readAllBytes(file), ISO_8859_1)).doesNotContain(CANARY);
              });
    }
  }

  @Test
  void metrics_afterRequests_countThemWithoutNamingAccounts() throws Exception {
    try (var server = start()) {
      send(server, "POST", "/v1/accounts/acct-zebra/connectors?connectorId=lake", CREATE);
      send(server, "GET", "/v1/accounts/acct-zebra/connectors/none", "");
      send(server, "GET", "/v1/acct-zebra", "");

      assertThat(send(server, "GET", "/metrics", "").body())
          .contains(
              "floecat_requests_seconds_count{method=\"CreateConnector\",protocol=\"rest\",status=\"OK\"} 1")
          .contains(
              "floecat_requests_seconds_count{method=\"GetConnector\",protocol=\"rest\",status=\"NOT_FOUND\"} 1")
          .contains(
              "floecat_requests_seconds_count{method=\"other\",protocol=\"rest\",status=\"NOT_FOUND\"} 1")
          .contains("floecat_requests_seconds_bucket{method=\"CreateConnector\"")
          .contains("floecat_store_calls_seconds_count{operation=\"commit\",outcome=\"ok\"}")
          .contains("floecat_secrets_calls_seconds_count{operation=\"create\",outcome=\"ok\"} 1")
          .contains("floecat_operations_total{event=\"drifted\"} 0")
          .contains("floecat_operations_total{event=\"rolled_forward\"} 0")
          .contains("floecat_operations_total{event=\"rolled_back\"} 0")
          .contains("floecat_operations_total{event=\"refused\"} 0")
          .contains("floecat_operations_open 0")
          .contains("floecat_operations_oldest_age_seconds 0")
          .contains("jvm_memory_used_bytes")
          .doesNotContain("acct-zebra", "lake");
    }
  }

  @Test
  void start_dataDirectoryInUse_isRefusedInOneLine() {
    try (var _ = start()) {
      assertRefused("is in use by process");
    }
  }

  @Test
  void start_portInUse_isRefusedAndLetsGoOfTheDataDirectory() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      settings.put("floecat.server.port", Integer.toString(taken.getLocalPort()));

      assertRefused("cannot listen on 127.0.0.1:" + taken.getLocalPort());
    }
    start().close();
  }

  @Test
  void start_plainTextBeyondLoopback_isRefusedBeforeAnythingIsMade() {
    settings.put("floecat.server.host", "0.0.0.0");

    assertRefused("plain text beyond loopback is refused");
    assertThat(data).doesNotExist();
  }

  @Test
  void start_plainTextBeyondLoopbackAllowed_needsATokenThatSomebodyMade() throws Exception {
    settings.put("floecat.server.host", "0.0.0.0");
    settings.put("floecat.server.allow-plaintext", "true");

    assertRefused("there is no token file " + data.resolve("admin.token"));

    settings.put("floecat.server.host", "127.0.0.1");
    start().close();
    settings.put("floecat.server.host", "0.0.0.0");
    try (var server = start()) {
      assertThat(server.url().getHost()).isEqualTo("127.0.0.1");
      assertThat(send(server, "GET", "/v1/accounts/a/connectors", "").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void start_hostThatIsNone_isRefused() {
    settings.put("floecat.server.host", "no such host");

    assertRefused("floecat.server.host is no name or address that resolves");
  }

  @Test
  void start_vaultKeyGone_isRefusedNamingIt() throws Exception {
    try (var server = start()) {
      send(server, "POST", "/v1/accounts/a/connectors?connectorId=lake", CREATE);
    }
    Files.delete(data.resolve("vault.keyset.json"));

    assertRefused(
        "the vault key file " + data.toRealPath().resolve("vault.keyset.json") + " is missing");
  }

  @Test
  void start_databaseIsNone_isRefusedNamingIt() throws IOException {
    start().close();
    Files.writeString(
        data.resolve("floecat.db"), "not a database, but long enough to be seen as none");

    assertRefused("floecat.db");
  }

  @Test
  void start_tokenFileOpenToOthers_isRefusedWithTheFix() throws IOException {
    start().close();
    Files.setPosixFilePermissions(
        data.resolve("admin.token"), PosixFilePermissions.fromString("rw-r--r--"));

    assertRefused("run: chmod 600");
  }

  @Test
  void start_tlsFileMissing_isRefusedNamingIt() {
    settings.put("floecat.server.tls.cert-file", "/none/cert.pem");
    settings.put("floecat.server.tls.key-file", "/none/key.pem");

    assertRefused("cannot read the TLS file /none/cert.pem");
  }

  @Test
  void start_tlsFileIsNoPem_isRefused() throws IOException {
    Path file = Files.writeString(temporary.resolve("x.pem"), "not PEM");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    settings.put("floecat.server.tls.cert-file", file.toString());
    settings.put("floecat.server.tls.key-file", file.toString());

    assertRefused("holds no PEM certificate");
  }

  private void assertRefused(String words) {
    assertThatThrownBy(this::start)
        .isInstanceOf(StartException.class)
        .hasMessageContaining(words)
        .message()
        .doesNotContain("\n");
  }

  private FloecatServer start() {
    return FloecatServer.start(config());
  }

  private FloecatConfig config() {
    return FloecatConfig.from(
        Settings.read(new ConfigSources(settings, Map.of(), temporary, Optional.empty())));
  }

  private HttpResponse<String> send(FloecatServer server, String method, String target, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.url().resolve(target))
            .header("authorization", "Bearer " + token())
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private ConnectorsBlockingStub grpc(FloecatServer server) throws IOException {
    return GrpcClients.builder("gproto+" + server.url())
        .setHeader("authorization", "Bearer " + token())
        .build(ConnectorsBlockingStub.class);
  }

  private String token() throws IOException {
    return Files.readString(data.resolve("admin.token")).strip();
  }
}
