package io.floecat.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.floecat.v1.CheckConnectorRequest;
import io.floecat.v1.CreateConnectorRequest;
import io.floecat.v1.DeleteConnectorRequest;
import io.floecat.v1.ExpungeAccountRequest;
import io.floecat.v1.ExpungeConnectorRequest;
import io.floecat.v1.GetConnectorRequest;
import io.floecat.v1.ListConnectorsRequest;
import io.floecat.v1.UndeleteConnectorRequest;
import io.floecat.v1.UpdateConnectorRequest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What REST requests are read as, and which are refused: two tables. */
class RestRequestsTest {

  private static final String CANARY = "dapi-canary-51f8";
  private static final String LIST = "/v1/accounts/a/connectors";
  private static final String ONE = "/v1/accounts/a/connectors/b";
  private static final String JSON = "content-type: application/json";

  private static final TestServer SERVER = new TestServer();
  private static final RawHttp HTTP = new RawHttp(SERVER.server.port());

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @BeforeEach
  void reset() {
    SERVER.connectors.reset();
  }

  /** A request and what it is read as, in protobuf's text format. */
  record Read(String method, String target, String body, Message.Builder type, String text) {
    @Override
    public String toString() {
      return method + " " + target + " " + body;
    }
  }

  static Stream<Read> read() {
    return Stream.of(
        get(ONE, "name: 'accounts/a/connectors/b'"),
        get(
            "/v1/accounts/a@b+c=d_e.f-g/connectors/b",
            "name: 'accounts/a@b+c=d_e.f-g/connectors/b'"),
        get("/v1/accounts/a%40b%2Bc%3Dd/connectors/b", "name: 'accounts/a@b+c=d/connectors/b'"),
        get("/v1/accounts/%61/connectors/b", "name: 'accounts/a/connectors/b'"),
        get("/v1/accounts/%D0%B0/connectors/b", "name: 'accounts/\u0430/connectors/b'"),
        get(ONE + "?", "name: 'accounts/a/connectors/b'"),
        list(LIST, "parent: 'accounts/a'"),
        list("/v1/accounts/-/connectors", "parent: 'accounts/-'"),
        list(LIST + "?page_size=7", "parent: 'accounts/a' page_size: 7"),
        list(LIST + "?pageSize=-1", "parent: 'accounts/a' page_size: -1"),
        list(LIST + "?showDeleted=true", "parent: 'accounts/a' show_deleted: true"),
        list(LIST + "?show_deleted=false", "parent: 'accounts/a'"),
        list(LIST + "?pageToken=", "parent: 'accounts/a'"),
        list(LIST + "?page%54oken=x", "parent: 'accounts/a' page_token: 'x'"),
        list(
            LIST + "?filter=kind%20%3D%20AWS_GLUE+AND+x&pageToken=t",
            "parent: 'accounts/a' filter: 'kind = AWS_GLUE AND x' page_token: 't'"),
        list(LIST + "?filter=%3B%26%25%2B", "parent: 'accounts/a' filter: ';&%+'"),
        create(LIST, "{}", "parent: 'accounts/a' connector {}"),
        create(
            LIST + "?connectorId=b&requestId=r&validateOnly=true",
            "{\"kind\":\"AWS_GLUE\"}",
            "parent: 'accounts/a' connector_id: 'b' request_id: 'r' validate_only: true"
                + " connector { kind: AWS_GLUE }"),
        create(
            LIST,
            """
            {"display_name": "\\u00e9\\ud83d\\ude00", "properties": {"a.b": "c"},
             "auth": {"clientCredentials": {"token_uri": "u", "clientSecret": "s"}, "headers": {"X-Key": "v"}},
             "createTime": "2026-01-31T12:00:00Z", "state": "ACTIVE"}
            """,
            "parent: 'accounts/a' connector { display_name: '\\303\\251\\360\\237\\230\\200'"
                + " properties { key: 'a.b' value: 'c' }"
                + " auth { client_credentials { token_uri: 'u' client_secret: 's' }"
                + " headers { key: 'X-Key' value: 'v' } }"
                + " create_time { seconds: 1769860800 } state: ACTIVE }"),
        update(
            ONE + "?updateMask=displayName,auth.headers.X-Key",
            "{\"displayName\":\"n\"}",
            "update_mask { paths: 'displayName' paths: 'auth.headers.X-Key' }"
                + " connector { name: 'accounts/a/connectors/b' display_name: 'n' }"),
        update(
            ONE + "?update_mask=properties.%60a,b%60",
            "{}",
            "update_mask { paths: 'properties.`a,b`' } connector { name: 'accounts/a/connectors/b'"
                + " }"),
        update(
            ONE + "?allowMissing=true&validate_only=true&request_id=r",
            "{\"name\":\"accounts/a/connectors/b\",\"etag\":\"e\"}",
            "allow_missing: true validate_only: true request_id: 'r'"
                + " connector { name: 'accounts/a/connectors/b' etag: 'e' }"),
        new Read(
            "DELETE",
            ONE + "?etag=e&allow_missing=true",
            "",
            DeleteConnectorRequest.newBuilder(),
            "name: 'accounts/a/connectors/b' etag: 'e' allow_missing: true"),
        new Read(
            "POST",
            ONE + ":check",
            "",
            CheckConnectorRequest.newBuilder(),
            "name: 'accounts/a/connectors/b'"),
        new Read(
            "POST",
            ONE + ":undelete",
            "{\"etag\":\"e\",\"requestId\":\"r\",\"name\":\"accounts/a/connectors/b\"}",
            UndeleteConnectorRequest.newBuilder(),
            "name: 'accounts/a/connectors/b' etag: 'e' request_id: 'r'"),
        new Read(
            "POST",
            ONE + ":expunge",
            "{}",
            ExpungeConnectorRequest.newBuilder(),
            "name: 'accounts/a/connectors/b'"),
        new Read(
            "POST",
            "/v1/accounts/a:expunge",
            "",
            ExpungeAccountRequest.newBuilder(),
            "name: 'accounts/a'"));
  }

  @ParameterizedTest
  @MethodSource
  void read(Read row) throws Exception {
    String response = HTTP.send(RawHttp.request(row.method, row.target, row.body, JSON));

    assertThat(response).startsWith("HTTP/1.1 200 OK");
    TextFormat.merge(row.text, row.type);
    assertThat(SERVER.connectors.requests()).containsExactly(row.type.build());
  }

  /** A request, the field that the refusal names, and words of the reason. */
  record Refused(String method, String target, String body, String field, String words) {
    @Override
    public String toString() {
      return method + " " + target + " " + body.substring(0, Math.min(60, body.length()));
    }
  }

  static Stream<Refused> refused() {
    return Stream.of(
        // Query: only the method's own simple fields, once, with a value of their type.
        query(LIST, "validateonly=true", "query"),
        query(LIST, "validateOnly=1", "validate_only"),
        query(LIST, "validateOnly=True", "validate_only"),
        query(LIST, "validateOnly=", "validate_only"),
        query(LIST, "validateOnly", "validate_only"),
        query(LIST, "validateOnly=false&validateOnly=true", "validate_only"),
        query(LIST, "validateOnly=true&validate_only=true", "validate_only"),
        query(LIST, "validate_Only=true", "query"),
        query(LIST, "connector.displayName=x", "query"),
        query(LIST, "connector.auth.bearer_token.token=" + CANARY, "query"),
        query(LIST, CANARY.replace("-", ""), "query"),
        query(LIST, "connector=x", "query"),
        query(LIST, "parent=accounts/x", "query"),
        query(LIST, "&", "query"),
        query(LIST, "=" + CANARY, "query"),
        query(LIST, CANARY + "%20=1", "query"),
        query(LIST, "connectorId=a;validateOnly=true", "query"),
        query(LIST, "connectorId=%FF", "query"),
        query(LIST, "connectorId=%C0%80", "query"),
        query(LIST, "access_token=" + CANARY, "query"),
        get(ONE, "name=accounts/x/connectors/y", "query"),
        get(ONE, "pageSize=1", "query"),
        get(ONE, "alt=json", "query"),
        get(LIST, "pageSize=abc", "page_size"),
        get(LIST, "pageSize=1.0", "page_size"),
        get(LIST, "pageSize=+1", "page_size"),
        get(LIST, "pageSize=01", "page_size"),
        get(LIST, "pageSize=0x1", "page_size"),
        get(LIST, "pageSize=2147483648", "page_size"),
        get(LIST, "pageSize=", "page_size"),
        get(LIST, "showDeleted=yes", "show_deleted"),
        row("PATCH", ONE + "?connector.name=accounts/x/connectors/y", "{}", "query", "parameter"),
        row("POST", ONE + ":undelete?etag=e", "{}", "query", "parameter"),
        row("POST", ONE + ":check?validateOnly=true", "", "query", "parameter"),
        // Bodies: one JSON object of the right message.
        body("{\"kind\":\"AWS_GLUE\",\"kind\":\"AWS_GLUE\"}", "connector.kind", "twice"),
        body("{\"displayName\":\"a\",\"display_name\":\"b\"}", "connector.display_name", "twice"),
        body("{\"dispalyName\":\"" + CANARY + "\"}", "connector", "not one of"),
        body(
            "{\"auth\":{\"bearerToken\":{\"tokn\":\"" + CANARY + "\"}}}",
            "connector.auth.bearer_token",
            "not one of"),
        body(
            "{\"auth\":{\"bearerToken\":\"" + CANARY + "\"}}",
            "connector.auth.bearer_token",
            "object"),
        body("{\"auth\":\"" + CANARY + "\"}", "connector.auth", "object"),
        body(
            "{\"auth\":{\"bearerToken\":{\"token\":5}}}",
            "connector.auth.bearer_token.token",
            "string"),
        body(
            "{\"auth\":{\"bearerToken\":{\"token\":[\"" + CANARY + "\"]}}}",
            "connector.auth.bearer_token.token",
            "string"),
        body(
            "{\"auth\":{\"bearerToken\":{\"token\":null}}}",
            "connector.auth.bearer_token.token",
            "string"),
        body(
            "{\"auth\":{\"bearerToken\":{\"token\":" + CANARY + "}}}",
            "connector.auth.bearer_token.token",
            "string"),
        body("{\"auth\":{\"bearerToken\":{},\"basic\":{}}}", "connector.auth", "only one of"),
        body(
            "{\"auth\":{\"headers\":{\"A\":\"x\",\"A\":\"" + CANARY + "\"}}}",
            "connector.auth.headers",
            "twice"),
        body("{\"auth\":{\"headers\":{\"A\":{}}}}", "connector.auth.headers", "string"),
        body("{\"kind\":\"" + CANARY + "\"}", "connector.kind", "ICEBERG_REST"),
        body("{\"kind\":3}", "connector.kind", "ICEBERG_REST"),
        body("{\"createTime\":\"" + CANARY + "\"}", "connector.create_time", "time"),
        body("{displayName:\"a\"}", "connector", "JSON"),
        body("{'displayName':'a'}", "connector", "JSON"),
        body("{\"displayName\":\"a\"} {}", "connector", "JSON"),
        body("{\"displayName\":\"a\",}", "connector", "JSON"),
        body("{\"displayName\":\"" + CANARY, "connector", "JSON"),
        body("{\"displayName\":\"\\ud800\"}", "connector", "JSON"),
        body("{\"displayName\":\"\n\"}", "connector", "JSON"),
        body("{\"displayName\":\"\\x\"}", "connector", "JSON"),
        body("{\"displayName\":\"\u00ff\"}", "connector", "UTF-8"),
        body("{\"displayName\":\"\u00c0\u0080\"}", "connector", "UTF-8"),
        body("\u00ef\u00bb\u00bf{}", "connector", "object"),
        body("[]", "connector", "object"),
        body("null", "connector", "object"),
        body("\"" + CANARY + "\"", "connector", "object"),
        body("// comment\n{}", "connector", "object"),
        body("[".repeat(100_000), "connector", "object"),
        body("", "connector", "missing"),
        row("POST", ONE + ":undelete", "{\"validateOnly\":true}", "body", "not one of"),
        row(
            "POST",
            ONE + ":undelete",
            "{\"name\":\"accounts/x/connectors/y\"}",
            "name",
            "the one in the path"),
        row(
            "PATCH",
            ONE,
            "{\"name\":\"accounts/x/connectors/b\"}",
            "connector.name",
            "the one in the path"),
        row("GET", ONE, "{}", "body", "not taken"),
        row("DELETE", ONE, "{}", "body", "not taken"),
        // Paths.
        row("GET", "/v1/accounts/a%2Fb/connectors/c", "", "path", "separators"),
        row("GET", "/v1/accounts/a%2fb/connectors/c", "", "path", "separators"),
        row("POST", "/v1/accounts/a%2Fconnectors%2Fb:expunge", "", "path", "separators"),
        row("GET", "/v1//accounts/a/connectors/b", "", "path", "separators"),
        row("GET", "/v1/accounts/a/connectors/b;v=1", "", "path", "separators"),
        row("GET", "/v1/accounts/a/connectors/..%2fb", "", "request", "HTTP"),
        row("GET", "/v1/accounts/../connectors/b", "", "request", "HTTP"),
        row("GET", "/v1/accounts/a/connectors/%zz", "", "request", "HTTP"),
        row("GET", "/v1/accounts/a%00/connectors/b", "", "request", "HTTP"),
        row("GET", "/v1/accounts/a%5Cb/connectors/c", "", "path", "separators"));
  }

  @ParameterizedTest
  @MethodSource
  void refused(Refused row) throws Exception {
    String response = HTTP.send(RawHttp.request(row.method, row.target, row.body, JSON));

    assertThat(response)
        .startsWith("HTTP/1.1 400 Bad Request")
        .contains("content-type: application/json", "x-correlation-id: ")
        .contains("{\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\"")
        .contains("\"reason\":\"MALFORMED_REQUEST\",\"domain\":\"floecat\"")
        .contains("{\"field\":\"" + row.field + "\",\"description\":\"")
        .contains(row.words)
        .doesNotContain(CANARY, CANARY.replace("-", ""));
    assertThat(SERVER.connectors.requests()).isEmpty();
  }

  static List<String> noRoute() {
    return List.of(
        "GET /v1",
        "GET /v1/",
        "GET /v2/accounts/a/connectors/b",
        "GET /v1/accounts/a",
        "GET /v1/accounts//connectors/b",
        "GET /v1/accounts/a/connectors/b/",
        "GET /v1/accounts/a/connectors/b/c",
        "POST /v1/accounts/a/connectors/b:destroy",
        "GET /v1/accounts/a/connectors/b:destroy",
        "GET /V1/accounts/a/connectors/b");
  }

  @ParameterizedTest
  @MethodSource
  void noRoute(String line) throws Exception {
    String[] words = line.split(" ");
    String response = HTTP.send(RawHttp.request(words[0], words[1], ""));

    assertThat(response)
        .startsWith("HTTP/1.1 404 Not Found")
        .contains("{\"error\":{\"code\":404,\"status\":\"NOT_FOUND\"")
        .contains("\"reason\":\"ROUTE_NOT_FOUND\"");
    assertThat(SERVER.connectors.requests()).isEmpty();
  }

  @Test
  void contentType_otherThanJson_isRefused() throws Exception {
    for (String type :
        List.of(
            "x-none: none",
            "content-type: text/plain",
            "content-type: application/x-www-form-urlencoded",
            "content-type: application/json; charset=utf-16",
            "content-type: application/json; charset=none-such",
            "content-type: application/problem+json",
            "content-type: nonsense")) {
      assertThat(HTTP.send(RawHttp.request("POST", LIST, "{}", type)))
          .as(type)
          .contains("{\"field\":\"content-type\",\"description\":\"must be application/json\"}");
    }
    assertThat(SERVER.connectors.requests()).isEmpty();
  }

  @Test
  void contentType_jsonInUtf8_isTaken() throws Exception {
    assertThat(
            HTTP.send(
                RawHttp.request(
                    "POST", LIST, "{}", "Content-Type: Application/JSON; charset=UTF-8")))
        .startsWith("HTTP/1.1 200 OK");
  }

  @Test
  void body_withContentEncoding_isReadAsItIs() throws Exception {
    assertThat(
            HTTP.send(
                RawHttp.request("POST", LIST, "\u001f\u008b", JSON, "content-encoding: gzip")))
        .contains("\"field\":\"connector\"");
    assertThat(SERVER.connectors.requests()).isEmpty();
  }

  @Test
  @DisplayName("a request that breaks off changes nothing")
  void request_truncated_isNotServed() throws Exception {
    byte[] whole = RawHttp.request("POST", LIST, "{\"displayName\":\"a\"}", JSON);
    for (int length : new int[] {1, 20, whole.length - 20, whole.length - 1}) {
      assertThat(HTTP.sendPart(Arrays.copyOf(whole, length))).doesNotContain("200 OK");
    }

    assertThat(SERVER.connectors.requests()).isEmpty();
  }

  @Test
  void body_tooLarge_isRefusedOnBothVersionsOfHttp() throws Exception {
    String body = "{\"displayName\":\"" + "x".repeat(1024 * 1024) + "\"}";
    for (String response :
        List.of(
            SERVER.send("POST", LIST, body).body(),
            HTTP.send(RawHttp.request("POST", LIST, body, JSON)))) {
      assertThat(response)
          .contains("{\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\"")
          .contains("\"reason\":\"TOO_LARGE\"")
          .contains("{\"field\":\"request\",\"description\":\"is larger than 1048576 bytes\"}");
    }
    assertThat(SERVER.connectors.requests()).isEmpty();
  }

  @Test
  void body_farTooLarge_isRefused() throws Exception {
    String head =
        new String(RawHttp.request("POST", LIST, "", JSON, "content-length: 99999999"), ISO_8859_1);

    assertThat(HTTP.send(head.getBytes(UTF_8))).contains("\"reason\":\"TOO_LARGE\"");
  }

  @Test
  void body_ofTwoLengths_isRefusedOrReadAsChunked() throws Exception {
    byte[] differing =
        RawHttp.request("POST", LIST, "", JSON, "content-length: 2", "content-length: 3");
    byte[] chunked =
        RawHttp.request("POST", LIST, "2\r\n{}\r\n0\r\n\r\n", JSON, "transfer-encoding: chunked");

    assertThat(HTTP.send(differing)).startsWith("HTTP/1.1 400 ").contains("MALFORMED_REQUEST");
    assertThat(SERVER.connectors.requests()).isEmpty();
    assertThat(HTTP.send(chunked)).startsWith("HTTP/1.1 200 ");
    assertThat(SERVER.connectors.requests()).hasSize(1);
  }

  @Test
  void verb_unknownWithAnExpectation_isRefusedAsTheClientsMistake() throws Exception {
    assertThat(HTTP.send(RawHttp.request("CNRY", ONE, "", "expect: 100-continue")))
        .startsWith("HTTP/1.1 400 ")
        .contains("\"reason\":\"MALFORMED_REQUEST\"")
        .doesNotContain("CNRY");
  }

  @Test
  void headers_tooLarge_areRefused() throws Exception {
    assertThat(HTTP.send(RawHttp.request("GET", ONE, "", "x-large: " + "x".repeat(20_000))))
        .startsWith("HTTP/1.1 4")
        .contains("\"reason\":\"MALFORMED_REQUEST\"");
    assertThat(HTTP.send(RawHttp.request("GET", ONE + "?etag=" + "x".repeat(20_000), "")))
        .startsWith("HTTP/1.1 4")
        .contains("\"reason\":\"MALFORMED_REQUEST\"");
  }

  @Test
  void response_hasNoHeadersOfGrpc() throws Exception {
    assertThat(SERVER.send("GET", ONE, "").headers().map().keySet())
        .containsExactlyInAnyOrder(
            ":status", "content-length", "content-type", "date", "etag", "x-correlation-id");
  }

  private static Read get(String target, String text) {
    return new Read("GET", target, "", GetConnectorRequest.newBuilder(), text);
  }

  private static Read list(String target, String text) {
    return new Read("GET", target, "", ListConnectorsRequest.newBuilder(), text);
  }

  private static Read create(String target, String body, String text) {
    return new Read("POST", target, body, CreateConnectorRequest.newBuilder(), text);
  }

  private static Read update(String target, String body, String text) {
    return new Read("PATCH", target, body, UpdateConnectorRequest.newBuilder(), text);
  }

  private static Refused query(String target, String query, String field) {
    return row("POST", target + "?" + query, "{}", field, "");
  }

  private static Refused get(String target, String query, String field) {
    return row("GET", target + "?" + query, "", field, "");
  }

  private static Refused body(String body, String field, String words) {
    return row("POST", LIST, body, field, words);
  }

  private static Refused row(
      String method, String target, String body, String field, String words) {
    return new Refused(method, target, body, field, words);
  }
}
