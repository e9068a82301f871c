package io.floecat.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.testkit.oidc.TestIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program with an OpenID provider. */
class OidcServerTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String CREATE =
      """
      {"kind": "ICEBERG_REST", "uri": "https://catalog.example.com"}
      """;
  private static final Consumer<JWTClaimsSet.Builder> EDITOR =
      claims -> claims.subject("ada").claim("accounts", List.of("acme")).claim("roles", "editor");
  private static final Consumer<JWTClaimsSet.Builder> VIEWER =
      claims -> claims.subject("bob").claim("accounts", "acme").claim("roles", "viewer");
  private static final Consumer<JWTClaimsSet.Builder> OTHER =
      claims -> claims.subject("eve").claim("roles", List.of("globex:editor"));
  private static final Consumer<JWTClaimsSet.Builder> ADMIN =
      claims -> claims.subject("op").claim("azp", "operator").claim("roles", "platform-admin");

  @TempDir Path temporary;

  @AfterAll
  static void close() {
    CLIENT.close();
  }

  @Test
  void serve_tokensOfTwoAccounts_getWhatTheirRolesGive() throws Exception {
    try (var issuer = TestIssuer.start();
        var server = FloecatServer.start(config(issuer.url()))) {
      String editor = issuer.token(EDITOR);
      String lake = "/v1/accounts/acme/connectors/lake";

      assertThat(
              send(server, editor, "POST", "/v1/accounts/acme/connectors?connectorId=lake", CREATE)
                  .statusCode())
          .isEqualTo(200);
      assertThat(send(server, issuer.token(VIEWER), "GET", lake, "").statusCode()).isEqualTo(200);
      assertThat(send(server, issuer.token(VIEWER), "DELETE", lake, "").statusCode())
          .isEqualTo(403);
      assertThat(send(server, issuer.token(OTHER), "GET", lake, "").statusCode()).isEqualTo(403);
      assertThat(send(server, editor, "POST", lake + ":expunge", "{}").statusCode()).isEqualTo(403);
      assertThat(send(server, editor, "GET", "/metrics", "").statusCode()).isEqualTo(403);
      assertThat(send(server, issuer.token(ADMIN), "GET", "/metrics", "").statusCode())
          .isEqualTo(200);
      assertThat(send(server, issuer.token(ADMIN), "POST", lake + ":expunge", "{}").statusCode())
          .isEqualTo(200);
      assertThat(send(server, "none", "GET", lake, "").statusCode()).isEqualTo(401);
      assertThat(send(server, "", "GET", "/readyz", "").statusCode()).isEqualTo(200);

      assertThat(temporary.resolve("data/admin.token")).doesNotExist();
      assertThat(Files.readString(temporary.resolve("data/audit.jsonl")))
          .contains("oidc:ada@" + issuer.url().substring("http://".length()));
    }
  }

  @Test
  @DisplayName("who is turned away at the door is written down, by name where there is one")
  void serve_refused_isInTheAuditLog() throws Exception {
    try (var issuer = TestIssuer.start();
        var server = FloecatServer.start(config(issuer.url()))) {
      String list = "/v1/accounts/acme/connectors";
      String nobody = issuer.token(claims -> claims.subject("zoe"));

      assertThat(send(server, "none", "GET", list, "").statusCode()).isEqualTo(401);
      HttpResponse<String> refused = send(server, nobody, "GET", list, "");
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body())
          .contains("gives no role in any account: its claim roles is not there; ask");
      assertThat(send(server, issuer.token(OTHER), "GET", list, "").statusCode()).isEqualTo(403);
      assertThat(send(server, issuer.token(VIEWER), "GET", "/metrics", "").statusCode())
          .isEqualTo(403);
    }

    assertThat(Files.readString(temporary.resolve("data/audit.jsonl")))
        .contains("\"detail\":\"its claim roles is not there\"");
    assertThat(
            Files.readAllLines(temporary.resolve("data/audit.jsonl")).stream()
                .filter(line -> line.contains("\"type\":\"note\""))
                .filter(line -> !line.contains("\"service."))
                .map(
                    line ->
                        line.replaceAll(
                            ".*\"subject\":\"(?:oidc:)?([a-z-]+)[^\"]*\",\"action\":\"([^\"]*)\".*"
                                + "\"result\":\"([A-Z_]*)\".*",
                            "$1 $2 $3")))
        .containsExactly(
            "- login UNAUTHENTICATED",
            "zoe login PERMISSION_DENIED",
            "eve connectors.list PERMISSION_DENIED",
            "bob metrics.get PERMISSION_DENIED");
  }

  @Test
  void serve_issuerAway_startsAndLetsNobodyInUntilItIsThere() throws Exception {
    TestIssuer gone = TestIssuer.start();
    gone.close();
    String token = gone.token(VIEWER);
    try (var server = FloecatServer.start(config(gone.url()))) {
      HttpResponse<String> refused = send(server, token, "GET", "/v1/accounts/acme/connectors", "");

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("retry-after")).isPresent();
      assertThat(refused.body()).contains("the identity provider does not answer");
      assertThat(send(server, "", "GET", "/readyz", "").statusCode()).isEqualTo(503);
      assertThat(send(server, "", "GET", "/healthz", "").statusCode()).isEqualTo(200);

      try (var issuer = TestIssuer.start(URI.create(gone.url()).getPort())) {
        String genuine = issuer.token(VIEWER);
        // The server looks again by itself; whoever comes meanwhile waits for that look.
        assertThat(issuer.isAskedForKeys()).isTrue();
        assertThat(send(server, genuine, "GET", "/v1/accounts/acme/connectors", "").statusCode())
            .isEqualTo(200);
        assertThat(send(server, token, "POST", "/v1/accounts/acme/connectors", CREATE).statusCode())
            .as("of a key that the issuer does not have any more")
            .isEqualTo(401);
      }
    }
  }

  private FloecatConfig config(String issuer) {
    var settings = new HashMap<String, String>();
    settings.put("floecat.data-dir", temporary.resolve("data").toString());
    settings.put("floecat.server.port", "0");
    settings.put("floecat.auth.mode", "oidc");
    settings.put("floecat.auth.oidc.issuer", issuer);
    settings.put("floecat.auth.oidc.audience", TestIssuer.AUDIENCE);
    settings.put("floecat.auth.oidc.role-map", "viewer=viewer,editor=editor,platform-admin=admin");
    settings.put("floecat.auth.oidc.admin-clients", "operator");
    return FloecatConfig.from(
        Settings.read(new ConfigSources(settings, Map.of(), temporary, Optional.empty())));
  }

  private static HttpResponse<String> send(
      FloecatServer server, String token, String method, String target, String body)
      throws Exception {
    var request =
        HttpRequest.newBuilder(server.url().resolve(target))
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("authorization", "Bearer " + token);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
