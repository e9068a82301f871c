package io.floecat.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.runtime.config.ServerConfig;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may see what without a token: there is no open mode. */
class AccessTest {

  private static final TestServer SERVER = new TestServer();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/healthz, 200, 200",
    "/readyz, 200, 200",
    "/docs, 200, 200",
    "/docs/, 200, 200",
    "/metrics, 401, 200",
    "/v1/accounts/a/connectors, 401, 200",
    "/v1/accounts/a/connectors/b, 401, 200",
    "/v1/nothing, 401, 404",
    "/nothing, 401, 404",
    "/, 307, 307",
    "/healthz/, 401, 404",
    "/healthz/x, 401, 404",
    "/docsx, 401, 404",
    "/docs/..%2fmetrics, 400, 400",
    "/docs/%2e%2e/metrics, 400, 400",
    "//metrics, 401, 200",
    "/floecat.v1.Connectors/GetConnector, 401, 404",
    "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo, 401, 404",
    "/grpc.health.v1.Health/Check, 404, 404",
  })
  void get_path_withoutAndWithToken(String path, int without, int with) throws Exception {
    var raw = new RawHttp(SERVER.server.port());
    byte[] authorized = RawHttp.request("GET", path, "");
    byte[] anonymous =
        new String(authorized, ISO_8859_1)
            .replaceAll("authorization: .*\r\n", "")
            .getBytes(ISO_8859_1);

    assertThat(raw.send(anonymous)).startsWith("HTTP/1.1 " + without);
    assertThat(raw.send(authorized)).startsWith("HTTP/1.1 " + with);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /healthz, 'GET, HEAD'",
    "DELETE, /readyz, 'GET, HEAD'",
    "POST, /docs, GET",
    "POST, /metrics, GET",
    "POST, /, GET",
    "PUT, /v1/accounts/a/connectors/b, 'DELETE, GET, PATCH'",
    "OPTIONS, /v1/accounts/a/connectors/b, 'DELETE, GET, PATCH'",
    "DELETE, /v1/accounts/a/connectors, 'GET, POST'",
    "GET, /v1/accounts/a/connectors/b:check, POST",
    "GET, /v1/accounts/a:expunge, POST",
  })
  void otherMethod_onAPathThatIsThere_isToldWhichItTakes(String method, String path, String allow)
      throws Exception {
    var response = SERVER.send(method, path, "");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow")).hasValue(allow);
    assertThat(response.body())
        .startsWith("{\"error\":{\"code\":405,")
        .contains("this path takes " + allow + " only");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        "Basic " + TestServer.TOKEN,
        TestServer.TOKEN,
        "Bearer " + TestServer.TOKEN + "x",
        "Bearer x" + TestServer.TOKEN,
      })
  void request_otherAuthorization_isRefused(String authorization) throws Exception {
    var response = SERVER.send(with(authorization));

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("www-authenticate")).contains("Bearer");
    assertThat(response.body())
        .contains("\"status\":\"UNAUTHENTICATED\"")
        .doesNotContain(TestServer.TOKEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER   "})
  void request_schemeInAnyCase_isTaken(String scheme) throws Exception {
    assertThat(SERVER.send(with(scheme + TestServer.TOKEN)).statusCode()).isEqualTo(200);
  }

  @Test
  void request_twoAuthorizations_isRefused() throws Exception {
    HttpRequest request =
        SERVER
            .request("/v1/accounts/a/connectors/b")
            .header("authorization", "Bearer other")
            .build();

    assertThat(SERVER.send(request).statusCode()).isEqualTo(401);
  }

  @Test
  void request_unauthenticated_isToldSoBeforeAnythingElseAboutIt() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(SERVER.uri("/v1/accounts/a/connectors?nonsense=1"))
            // In HTTP/2, whose streams the server resets, the JDK's client takes a refusal that
            // comes
            // before all of its body is out for a failure.
            .version(HttpClient.Version.HTTP_1_1)
            .POST(HttpRequest.BodyPublishers.ofString("{nonsense"))
            .build();

    assertThat(SERVER.send(request).statusCode()).isEqualTo(401);
  }

  @Test
  void metrics_opened_needNoToken() throws Exception {
    var open = new ServerConfig("127.0.0.1", 0, Optional.empty(), false, true, 1000, 64);
    try (var server = new TestServer(open)) {
      assertThat(server.send(HttpRequest.newBuilder(server.uri("/metrics")).build()).statusCode())
          .isEqualTo(200);
      assertThat(
              server
                  .send(HttpRequest.newBuilder(server.uri("/v1/accounts/a/connectors")).build())
                  .statusCode())
          .isEqualTo(401);
    }
  }

  private static HttpRequest with(String authorization) {
    return HttpRequest.newBuilder(SERVER.uri("/v1/accounts/a/connectors/b"))
        .header("authorization", authorization)
        .build();
  }
}
