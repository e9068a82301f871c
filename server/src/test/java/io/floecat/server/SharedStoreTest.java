package io.floecat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.postgres.PostgresCluster;
import io.floecat.runtime.StorePreparation;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.runtime.config.StartException;
import io.floecat.sandbox.AwsSandbox;
import io.floecat.sandbox.SandboxOptions;
import io.floecat.sandbox.principal.AccessKey;
import io.floecat.spi.file.OwnerOnly;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that share a PostgreSQL database, with credentials on a sandbox of AWS. */
class SharedStoreTest {

  private static final String TOKEN = "floecat_shared-token-of-32-characters-or-more";
  private static final String CONNECTORS = "/v1/accounts/a/connectors";
  private static final String BODY =
      """
      {"kind": "UNITY_CATALOG", "uri": "https://unity.example.com",
       "auth": {"bearerToken": {"token": "dapi-of-two-nodes"}}}
      """;

  private static final Map<String, String> CREDENTIALS = new HashMap<>();

  private static AwsSandbox sandbox;
  private static PostgresCluster cluster;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws Exception {
    cluster = PostgresCluster.start();
    sandbox = AwsSandbox.start(SandboxOptions.usual().withListener(_ -> {}));
    AccessKey key = sandbox.accessKey("floecat-base");
    CREDENTIALS.put("aws.accessKeyId", key.id());
    CREDENTIALS.put("aws.secretAccessKey", key.secret());
    key.token().ifPresent(token -> CREDENTIALS.put("aws.sessionToken", token));
    CREDENTIALS.forEach(System::setProperty);
  }

  @AfterAll
  static void stop() throws Exception {
    CREDENTIALS.keySet().forEach(System::clearProperty);
    if (sandbox != null) {
      sandbox.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void start_databaseIsNotPrepared_saysWhatToRunAndPrepareDoesIt() throws Exception {
    FloecatConfig config = node("one", cluster.emptyDatabase());

    assertThatThrownBy(() -> FloecatServer.start(config))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("floecat store prepare");

    assertThat(
            StorePreparation.prepare(
                config, PostgresCluster.OWNER, Optional.of(cluster.passwordFile())))
        .isEmpty();
    FloecatServer.start(config).close();
  }

  @Test
  @DisplayName("P6: what one node acknowledges the other reads, uses, changes and deletes")
  void twoNodes_shareAllConnectors() throws Exception {
    String database = cluster.preparedDatabase();
    try (var one = FloecatServer.start(node("one", database));
        var two = FloecatServer.start(node("two", database))) {
      HttpResponse<String> created = send(one, "POST", CONNECTORS + "?connectorId=lake", BODY);
      assertThat(created.statusCode()).as(created.body()).isEqualTo(200);
      String connector = CONNECTORS + "/lake";
      HttpResponse<String> read = send(two, "GET", connector, "");
      assertThat(read.body()).isEqualTo(send(one, "GET", connector, "").body());
      assertThat(send(two, "POST", connector + ":check", "{}").body()).contains("\"OK\"");
      assertThat(send(two, "DELETE", connector, "").statusCode()).isEqualTo(200);
      assertThat(send(one, "GET", connector, "").body()).contains("\"DELETED\"");
    }
    try (var again = FloecatServer.start(node("three", database))) {
      assertThat(send(again, "POST", CONNECTORS + "?connectorId=lake", BODY).statusCode())
          .isEqualTo(200);
      assertThat(send(again, "POST", "/v1/doctor:run", "{}").body())
          .contains("database", "is prepared and takes writes");
    }
  }

  private HttpResponse<String> send(FloecatServer server, String method, String target, String body)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(server.url().resolve(target))
            .header("authorization", "Bearer " + TOKEN)
            .header("content-type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private FloecatConfig node(String name, String database) throws Exception {
    Path token = directory.resolve("token");
    if (Files.notExists(token)) {
      Files.writeString(Files.createFile(token, OwnerOnly.FILE), TOKEN + "\n");
    }
    var settings = new HashMap<String, String>();
    settings.put("floecat.data-dir", directory.resolve(name).toString());
    settings.put("floecat.server.port", "0");
    settings.put("floecat.auth.token-file", token.toString());
    settings.put("floecat.store.backend", "postgresql");
    settings.put("floecat.store.postgresql.url", cluster.url(database));
    settings.put("floecat.store.postgresql.password-file", cluster.passwordFile().toString());
    settings.put("floecat.secrets.backend", "aws");
    settings.put("floecat.secrets.aws.role-arn", sandbox.roleArn("floecat-secrets"));
    settings.put("floecat.secrets.aws.region", SandboxOptions.REGION);
    settings.put("floecat.secrets.aws.endpoint", sandbox.endpoint().toString());
    settings.put("floecat.secrets.aws.sts-endpoint", sandbox.endpoint().toString());
    return FloecatConfig.from(
        Settings.read(new ConfigSources(settings, Map.of(), directory, Optional.empty())));
  }
}
