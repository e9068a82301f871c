package io.floecat.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.BearerToken;
import io.floecat.v1.CheckConnectorResponse;
import io.floecat.v1.Connector;
import io.floecat.v1.Connector.Kind;
import io.floecat.v1.CreateConnectorRequest;
import io.floecat.v1.ListConnectorsRequest;
import io.floecat.v1.ListConnectorsResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

  @Test
  void parse_everyKindOfField_readsTheMessage() throws InvalidJsonException {
    String json =
        """
        {
          "displayName": "Lake \\u00e9\\ud83d\\ude00 \\"1\\" \\\\ \\/ \\b\\f\\n\\r\\t",
          "kind": "ICEBERG_REST",
          "properties": {"warehouse.name": "w", "": ""},
          "auth": {"bearer_token": {"token": "t"}, "headers": {}},
          "createTime": "2026-01-31T12:00:00.5Z"
        }
        """;

    assertThat(parse(json))
        .isEqualTo(
            Connector.newBuilder()
                .setDisplayName("Lake é😀 \"1\" \\ / \b\f\n\r\t")
                .setKind(Kind.ICEBERG_REST)
                .putProperties("warehouse.name", "w")
                .putProperties("", "")
                .setAuth(
                    AuthCredentials.newBuilder()
                        .setBearerToken(BearerToken.newBuilder().setToken("t")))
                .setCreateTime(
                    Timestamp.newBuilder().setSeconds(1_769_860_800).setNanos(500_000_000))
                .build());
  }

  @Test
  void parse_whatTheServicePrints_isTaken()
      throws InvalidJsonException, InvalidProtocolBufferException {
    var connector =
        Connector.newBuilder()
            .setName("accounts/a/connectors/c")
            .setKind(Kind.AWS_GLUE)
            .putProperties("k<&=", "v>'")
            .setCreateTime(Timestamp.newBuilder().setSeconds(1))
            .setCredentialStatus(
                Connector.CredentialStatus.newBuilder()
                    .setUpdateTime(Timestamp.getDefaultInstance()))
            .build();

    assertThat(parse(JsonFormat.printer().print(connector))).isEqualTo(connector);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                                          | `` | must be a JSON object
          "S3CRET"                                    | `` | must be a JSON object
          {"S3CRET": 1}                               | `` | has a field that is not one of name, uid, displayName, description, kind, uri, properties, auth, credentialStatus, state, etag, createTime, updateTime, deleteTime, purgeTime
          {"Uri": "S3CRET"}                           | `` | has a field that is not one of name, uid, displayName, description, kind, uri, properties, auth, credentialStatus, state, etag, createTime, updateTime, deleteTime, purgeTime
          {"uri": "a", "uri": "S3CRET"}               | uri | is given twice
          {"uri": "", "uri": "S3CRET"}                | uri | is given twice
          {"displayName": "", "display_name": "S3C"}  | display_name | is given twice
          {"auth": {}, "auth": {}}                    | auth | is given twice
          {"uri": null}                               | uri | must be a string
          {"uri": true}                               | uri | must be a string
          {"uri": ["S3CRET"]}                         | uri | must be a string
          {"uri": {"S3CRET": 1}}                      | uri | must be a string
          {"uri": S3CRET}                             | uri | must be a string
          {"uri": 'S3CRET'}                           | uri | must be a string
          {uri: "S3CRET"}                             | `` | is not JSON: expected " at character 2
          {"kind": 1}                                 | kind | must be one of ICEBERG_REST, UNITY_CATALOG, AWS_GLUE
          {"kind": "S3CRET"}                          | kind | must be one of ICEBERG_REST, UNITY_CATALOG, AWS_GLUE
          {"kind": "iceberg_rest"}                    | kind | must be one of ICEBERG_REST, UNITY_CATALOG, AWS_GLUE
          {"createTime": "S3CRET"}                    | create_time | must be a time such as 2026-01-31T12:00:00Z
          {"createTime": 5}                           | create_time | must be a time such as 2026-01-31T12:00:00Z
          {"properties": []}                          | properties | must be a JSON object
          {"properties": {"a": "1", "a": "2"}}        | properties | has a key twice
          {"properties": {"a": 1}}                    | properties | must be a string
          {"properties": {"a": null}}                 | properties | must be a string
          {"auth": "dapi-S3CRET"}                     | auth | must be a JSON object
          {"auth": {"basic": {"password": 5}}}        | auth.basic.password | must be a string
          {"auth": {"basic": {}, "apiKey": {}}}       | auth | takes only one of bearerToken, basic, apiKey, clientCredentials, tokenExchange, awsAccessKey, gcpServiceAccount
          """)
  void parse_lenientForms_areRefusedByField(String json, String path, String problem) {
    var refusal = refusal(json);

    assertThat(refusal.path()).isEqualTo(path);
    assertThat(refusal.problem()).isEqualTo(problem);
    assertThat(refusal.getMessage()).doesNotContain("S3C");
    assertThat(refusal).hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{}{}",
        "{} x",
        "{,}",
        "{\"uri\"}",
        "{\"uri\":\"a\",}",
        "{\"uri\":\"a\" \"etag\":\"b\"}",
        "{\"uri\";\"a\"}",
        "{\"uri\":\"a",
        "{\"uri\":\"a\\",
        "{\"uri\":\"a\\x\"}",
        "{\"uri\":\"a\\'\"}",
        "{\"uri\":\"\\u12\"}",
        "{\"uri\":\"\\u12g4\"}",
        "{\"uri\":\"\\u１２３４\"}",
        "{\"uri\":\"\\ud800\"}",
        "{\"uri\":\"\\n\\n😀\\ud83d\"}",
        "{\"uri\":\"\\ud800\\ud800\"}",
        "{\"uri\":\"\\udc00\\ud800\"}",
        "{\"uri\":\"a\nb\"}",
        "{\"uri\":\"a\tb\"}",
        "{\"uri\":\"a\u0000b\"}",
        "{/**/}",
        "\ufeff{}",
        "{\u00a0}"
      })
  void parse_notJson_isRefused(String json) {
    assertThat(refusal(json).path()).isEmpty();
  }

  @Test
  void parse_manyLevels_isRefusedWithoutExhaustingTheStack() {
    assertThat(StrictJson.isObject("{\"a\":" + "[".repeat(100_000))).isFalse();
    assertThat(StrictJson.isObject("{\"a\":".repeat(100_000))).isFalse();
  }

  @Test
  void parse_notUtf8_isRefused() {
    byte[] latin1 = {'{', '"', (byte) 0xe9, '"', '}'};
    byte[] cut = {'{', '"', (byte) 0xc3};

    for (byte[] bytes : new byte[][] {latin1, cut}) {
      assertThatThrownBy(() -> StrictJson.parse(bytes, Connector.newBuilder()))
          .isInstanceOf(InvalidJsonException.class)
          .hasMessage("is not UTF-8");
    }
  }

  @Test
  void parse_callersBytes_areLeftAlone() throws InvalidJsonException {
    byte[] json = "{\"uri\":\"\\u0061\"}".getBytes(UTF_8);
    byte[] before = json.clone();

    StrictJson.parse(json, Connector.newBuilder());

    assertThat(json).isEqualTo(before);
  }

  @Test
  void parse_fieldsThatAreNotModelled_failLoudly() {
    assertThatThrownBy(() -> parse("{\"validateOnly\":true}", CreateConnectorRequest.newBuilder()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> parse("{\"pageSize\":1}", ListConnectorsRequest.newBuilder()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> parse("{\"connectors\":[]}", ListConnectorsResponse.newBuilder()))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void parse_enumOfAnotherMessage_namesItsOwnValues() {
    assertThatThrownBy(
            () -> parse("{\"credentials\":\"YES\"}", CheckConnectorResponse.newBuilder()))
        .hasMessage("credentials: must be one of OK, MISSING, UNREADABLE, TARGET_CHANGED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " {\"a\": [1, -2.5e+3, 0, true, false, null, \"x\", {\"b\": []}]} ",
        "{\"private_key\":\"-----BEGIN\\n\"}"
      })
  void isObject_object_isTrue(String json) {
    assertThat(StrictJson.isObject(json)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "\"{}\"",
        "1",
        "null",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":+1}",
        "{\"a\":NaN}",
        "{\"a\":True}",
        "{\"a\":truex}",
        "{\"a\":[1,]}",
        "{\"a\":[1 2]}",
        "{a:1}",
        "{} {}",
        "{\"a\":1",
        "{\"a\":0x1}"
      })
  void isObject_anythingElse_isFalse(String json) {
    assertThat(StrictJson.isObject(json)).isFalse();
  }

  private static InvalidJsonException refusal(String json) {
    return catchThrowableOfType(InvalidJsonException.class, () -> parse(json));
  }

  private static Connector parse(String json) throws InvalidJsonException {
    return parse(json, Connector.newBuilder()).build();
  }

  private static <B extends Message.Builder> B parse(String json, B builder)
      throws InvalidJsonException {
    return StrictJson.parse(json.getBytes(UTF_8), builder);
  }
}
