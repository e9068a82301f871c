package io.floecat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ETag} and {@code If-Match} over REST, on the whole service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConditionalRequestsTest {

  private static final String CONNECTORS = "/v1/accounts/a/connectors";
  private static final String BODY =
      """
      {"kind": "ICEBERG_REST", "uri": "https://lake.example.com", "displayName": "Lake"}
      """;
  private static final String STALE = "\"0123456789abcdef\"";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Path directory = Path.of("");
  private FloecatServer server;
  private int connectors;
  private String one = "";
  private String etag = "";

  @BeforeAll
  void start(@TempDir Path temporary) {
    directory = temporary;
    server = FloecatServer.start(ServiceProcess.config(directory));
  }

  @AfterAll
  void stop() {
    server.close();
    client.close();
  }

  @BeforeEach
  void create() throws Exception {
    String id = "lake-" + connectors++;
    HttpResponse<String> created = send("POST", CONNECTORS + "?connectorId=" + id, BODY);
    one = CONNECTORS + "/" + id;
    etag = created.headers().firstValue("etag").orElseThrow();
  }

  @Test
  void answers_haveTheEtagOfTheirConnector() throws Exception {
    HttpResponse<String> got = send("GET", one, "");

    assertThat(got.headers().firstValue("etag")).hasValue(etag);
    assertThat(got.body()).contains("\"etag\":" + etag);
    assertThat(send("GET", CONNECTORS, "").headers().firstValue("etag")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATCH", "DELETE", "POST :expunge"})
  void write_ofAnotherVersion_isNotDone(String write) throws Exception {
    HttpResponse<String> refused = write(write, STALE);

    assertThat(refused.statusCode()).isEqualTo(412);
    assertThat(refused.body())
        .startsWith("{\"error\":{\"code\":412,\"status\":\"ABORTED\"")
        .contains("ETAG_MISMATCH");
    assertThat(send("GET", one, "").headers().firstValue("etag")).hasValue(etag);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATCH", "DELETE", "POST :expunge"})
  void write_ofThisVersion_isDone(String write) throws Exception {
    assertThat(write(write, etag).statusCode()).isEqualTo(200);
    assertThat(send("GET", one, "").headers().firstValue("etag")).isNotEqualTo(Optional.of(etag));
  }

  @Test
  void write_ofAnyVersion_isDone() throws Exception {
    assertThat(write("DELETE", "*").statusCode()).isEqualTo(200);
  }

  @Test
  void undelete_ofAnotherVersion_isNotDone() throws Exception {
    etag = write("DELETE", etag).headers().firstValue("etag").orElseThrow();

    assertThat(write("POST :undelete", STALE).statusCode()).isEqualTo(412);
    assertThat(write("POST :undelete", etag).statusCode()).isEqualTo(200);
  }

  @Test
  void write_etagOfTheRequestIsAnother_isRefused() throws Exception {
    HttpResponse<String> refused = send("DELETE", one + "?etag=fedcba9876543210", "", etag);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("is not the one in If-Match");
  }

  @Test
  void write_etagInTheRequestAlone_isAConflictAsBefore() throws Exception {
    assertThat(send("DELETE", one + "?etag=fedcba9876543210", "").statusCode()).isEqualTo(409);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0123456789abcdef", "W/\"0123456789abcdef\"", "\"a\", \"b\"", "\"\"", "\""})
  void write_noOneStrongEtag_isRefused(String header) throws Exception {
    HttpResponse<String> refused = write("DELETE", header);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("if-match", "one etag in double quotes");
  }

  @Test
  void request_thatHasNoVersionToMeet_isRefused() throws Exception {
    for (String[] request :
        new String[][] {
          {"GET", one, ""},
          {"POST", one + ":check", ""},
          {"POST", CONNECTORS + "?connectorId=x", BODY}
        }) {
      HttpResponse<String> refused = send(request[0], request[1], request[2], etag);
      assertThat(refused.statusCode()).as(request[1]).isEqualTo(400);
      assertThat(refused.body()).contains("is not taken by this method");
    }
  }

  private HttpResponse<String> write(String write, String ifMatch) throws Exception {
    return switch (write) {
      case "PATCH" ->
          send("PATCH", one + "?updateMask=displayName", "{\"displayName\":\"n\"}", ifMatch);
      case "DELETE" -> send("DELETE", one, "", ifMatch);
      default -> send("POST", one + write.replace("POST ", ""), "{}", ifMatch);
    };
  }

  private HttpResponse<String> send(String method, String target, String body, String... ifMatch)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.url().resolve(target))
            .header("authorization", "Bearer " + token())
            .header("content-type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    for (String one : ifMatch) {
      request.header("if-match", one);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private String token() throws IOException {
    return Files.readString(directory.resolve("data/admin.token")).strip();
  }
}
