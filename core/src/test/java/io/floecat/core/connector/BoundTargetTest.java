package io.floecat.core.connector;

import static io.floecat.core.connector.SampleConnectors.given;
import static io.floecat.core.connector.SampleConnectors.stored;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.floecat.core.credential.CredentialFields;
import io.floecat.core.credential.CredentialPayload;
import io.floecat.core.credential.SampleCredentials;
import io.floecat.core.credential.TargetRule;
import io.floecat.core.credential.store.SecretPayload;
import io.floecat.core.credential.store.SecretTarget;
import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.secret.SecretValue;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.Connector;
import io.floecat.v1.Connector.Kind;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That credentials are lent only for what they were stored for. */
class BoundTargetTest {

  private static final AuthCredentials AUTH = SampleCredentials.apiKey();

  @ParameterizedTest(name = "{0}")
  @MethodSource("goldenFiles")
  @DisplayName("P1: the payload's bytes, with what it is bound to, stay as they are")
  void encode_everyType_isTheGoldenFile(String file, AuthCredentials auth) throws IOException {
    String golden = golden(file);

    try (SecretValue payload = CredentialPayload.encode(auth, BoundTarget.of(given(auth)))) {
      assertThat(new String(payload.expose(), UTF_8)).isEqualTo(golden);
    }
    assertThat(open(SecretValue.ofUtf8(golden), stored(auth))).isEqualTo(auth);
  }

  static Stream<Arguments> goldenFiles() {
    return SampleCredentials.ofEveryType().stream()
        .map(
            auth ->
                Arguments.of(
                    CredentialFields.credential(auth)
                        .map(type -> type.getName())
                        .orElse("headers_only"),
                    auth));
  }

  private static String golden(String name) throws IOException {
    String path = "/payload/bound/" + name + ".json";
    try (var file = BoundTargetTest.class.getResourceAsStream(path)) {
      assertThat(file).as(path).isNotNull();
      return new String(file.readAllBytes(), UTF_8);
    }
  }

  @Test
  @DisplayName("P1: a payload has the fields of the credentials, by number, name and type")
  void payload_everyFieldOfCredentials_isTheSame() {
    var payload = SecretPayload.getDescriptor();
    assertThat(AuthCredentials.getDescriptor().getFields())
        .isNotEmpty()
        .allSatisfy(
            field -> {
              var same = payload.findFieldByNumber(field.getNumber());
              assertThat(same.getName()).isEqualTo(field.getName());
              assertThat(same.isMapField()).isEqualTo(field.isMapField());
              assertThat(CredentialFields.isSensitive(same))
                  .isEqualTo(CredentialFields.isSensitive(field));
              if (!field.isMapField()) {
                assertThat(same.getMessageType()).isEqualTo(field.getMessageType());
              }
            });
    assertThat(payload.getFields()).hasSize(AuthCredentials.getDescriptor().getFields().size() + 1);
    assertThat(payload.getFields().getLast().getName()).isEqualTo("target");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  @DisplayName("P9: whatever says where credentials go, changed past the service, stops their use")
  void open_recordChangedOutside_isRefusedNamingTheField(
      String field, Consumer<Connector.Builder> change) {
    var record = stored(AUTH).toBuilder();
    change.accept(record);

    var refusal =
        catchThrowableOfType(
            FailedPreconditionException.class, () -> open(bound(AUTH), record.build()));

    assertThat(refusal.reason()).isEqualTo(ErrorReason.TARGET_CHANGED);
    assertThat(refusal.getMessage()).contains(field).doesNotContain("evil");
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        change("connector.kind", it -> it.setKind(Kind.UNITY_CATALOG)),
        change("connector.kind", it -> it.setKindValue(77)),
        change("connector.uri", it -> it.setUri("https://evil.example.com/api")),
        change("connector.uri", it -> it.setUri("http://catalog.example.com/api")),
        change("connector.uri", it -> it.setUri("https://catalog.example.com:8443/api")),
        change("connector.uri", it -> it.setUri("evil")),
        change("connector.uri", Connector.Builder::clearUri),
        change(
            "connector.properties[s3.endpoint]",
            it -> it.putProperties("s3.endpoint", "https://evil.example.com")),
        change(
            "connector.properties[s3.endpoint]", it -> it.putProperties("s3.endpoint", "no place")),
        change("connector.properties[s3.endpoint]", it -> it.removeProperties("s3.endpoint")),
        change(
            "connector.properties[proxy.host]",
            it -> it.putProperties("proxy.host", "evil.example.com")),
        change(
            "connector.properties[S3.Endpoint]",
            it -> it.putProperties("S3.Endpoint", "https://evil.example.com")),
        change("connector.auth", it -> it.getAuthBuilder().getApiKeyBuilder().setHeader("X-evil")),
        change("connector.auth", it -> it.getAuthBuilder().putHeaders("X-evil", "********")),
        change("connector.auth", it -> it.getAuthBuilder().removeHeaders("X-Tenant")),
        change("connector.auth", it -> it.setAuth(stored(SampleCredentials.basic()).getAuth())),
        change("connector.auth", Connector.Builder::clearAuth));
  }

  private static Arguments change(String field, Consumer<Connector.Builder> change) {
    return Arguments.of(field, change);
  }

  @Test
  @DisplayName("P9: token_uri and region stand within the credentials, and are held as well")
  void open_targetWithinCredentialsChanged_isRefused() {
    var oauth = stored(SampleCredentials.clientCredentials()).toBuilder();
    oauth.getAuthBuilder().getClientCredentialsBuilder().setTokenUri("https://evil.example.com");
    var glue = stored(SampleCredentials.awsAccessKey()).toBuilder();
    glue.getAuthBuilder().getAwsAccessKeyBuilder().setRegion("evil-1");

    for (Connector record : List.of(oauth.build(), glue.build())) {
      SecretValue payload =
          record.getAuth().hasAwsAccessKey()
              ? bound(SampleCredentials.awsAccessKey())
              : bound(SampleCredentials.clientCredentials());
      assertThat(
              catchThrowableOfType(FailedPreconditionException.class, () -> open(payload, record))
                  .reason())
          .isEqualTo(ErrorReason.TARGET_CHANGED);
    }
  }

  @Test
  void open_harmlessChange_isLent() {
    Connector record =
        stored(AUTH).toBuilder()
            .setDisplayName("Other")
            .setDescription("")
            .setUri("HTTPS://Catalog.Example.com:443/another/path")
            .putProperties("warehouse.name", "other")
            .putProperties("note", "n")
            .build();

    assertThat(open(bound(AUTH), record)).isEqualTo(AUTH);
  }

  @Test
  void open_manyChanges_namesSomeOfThem() {
    Connector record =
        stored(AUTH).toBuilder()
            .setKind(Kind.UNITY_CATALOG)
            .setUri("https://evil.example.com")
            .clearProperties()
            .clearAuth()
            .build();

    var refusal =
        catchThrowableOfType(FailedPreconditionException.class, () -> open(bound(AUTH), record));

    assertThat(refusal.getMessage())
        .contains("connector.auth, connector.kind, connector.uri and others");
  }

  @Test
  void open_payloadOfAnEarlierVersion_isLentForWhatTheRecordSays() {
    Connector record = stored(AUTH).toBuilder().setUri("https://other.example.com").build();

    assertThat(open(CredentialPayload.encodeUnbound(AUTH), record)).isEqualTo(AUTH);
  }

  @Test
  @DisplayName(
      "P9: places that an earlier rule bound stay bound; what it did not know is no change")
  void open_boundByAnotherRule_holdsWhatWasBound() {
    SecretTarget earlier = BoundTarget.of(given(AUTH)).toBuilder().setRule("0").build();
    Connector more = stored(AUTH).toBuilder().putProperties("proxy.host", "p.example.com").build();
    Connector changed =
        stored(AUTH).toBuilder().putProperties("s3.endpoint", "https://evil.example.com").build();

    assertThat(open(CredentialPayload.encode(AUTH, earlier), more)).isEqualTo(AUTH);
    assertThat(BoundTarget.RULE.changes(earlier, changed))
        .containsExactly("connector.properties[s3.endpoint]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"basic\":{\"username\":\"u\",\"password\":\"p\"},\"target\":{}}",
        "{\"basic\":{\"username\":\"u\",\"password\":\"p\"},\"target\":{\"rule\":\"1\"}}"
      })
  @DisplayName("P9: a target that says too little is no target")
  void open_emptyTarget_isRefused(String payload) {
    AuthCredentials auth = CredentialPayload.decode(SecretValue.ofUtf8(payload));

    assertThat(
            catchThrowableOfType(
                    FailedPreconditionException.class,
                    () -> open(SecretValue.ofUtf8(payload), stored(auth)))
                .reason())
        .isEqualTo(ErrorReason.TARGET_CHANGED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"headers\":{\"a\":\"b\"},\"target\":\"x\"}",
        "{\"headers\":{\"a\":\"b\"},\"target\":{\"region\":\"x\"}}",
        "{\"headers\":{\"a\":\"b\"},\"target\":{\"places\":{\"x\":1}}}",
        "{\"headers\":{\"a\":\"b\"},\"target\":{},\"target\":{}}",
        "{\"target\":{\"rule\":\"1\",\"kind\":\"AWS_GLUE\"}}"
      })
  void decode_targetThatIsNone_isDataLoss(String payload) {
    assertThat(
            catchThrowableOfType(
                    DataLossException.class,
                    () -> CredentialPayload.decode(SecretValue.ofUtf8(payload)))
                .reason())
        .isEqualTo(ErrorReason.CORRUPT_DATA);
  }

  @Test
  void sameCredentials_whateverTheyWereStoredFor_areTheSame() {
    Connector moved = given(AUTH).toBuilder().setUri("https://other.example.com").build();
    SecretValue here = bound(AUTH);
    SecretValue there = CredentialPayload.encode(AUTH, BoundTarget.of(moved));

    assertThat(here).isNotEqualTo(there);
    assertThat(CredentialPayload.sameCredentials(here, there)).isTrue();
    assertThat(CredentialPayload.sameCredentials(here, CredentialPayload.encodeUnbound(AUTH)))
        .isTrue();
    assertThat(CredentialPayload.sameCredentials(here, bound(SampleCredentials.basic()))).isFalse();
    assertThat(CredentialPayload.sameCredentials(here, SecretValue.ofUtf8("junk"))).isFalse();
  }

  @Test
  void number_ofTheRule_isWhatNewPayloadsHave() {
    assertThat(BoundTarget.of(given(AUTH)).getRule()).isEqualTo("" + TargetRule.NUMBER);
  }

  private static SecretValue bound(AuthCredentials auth) {
    return CredentialPayload.encode(auth, BoundTarget.of(given(auth)));
  }

  private static AuthCredentials open(SecretValue payload, Connector record) {
    return CredentialPayload.open(payload, record, BoundTarget.RULE);
  }
}
