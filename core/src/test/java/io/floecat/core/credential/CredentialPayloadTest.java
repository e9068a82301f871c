package io.floecat.core.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FieldViolation;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.spi.secret.SecretValue;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.BearerToken;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CredentialPayloadTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("goldenFiles")
  void encode_everyType_isTheGoldenFile(String file, AuthCredentials auth) throws IOException {
    byte[] golden = golden(file);

    assertThat(exposed(auth)).isEqualTo(new String(golden, UTF_8));
    assertThat(CredentialPayload.decode(SecretValue.copyOf(golden))).isEqualTo(auth);
  }

  static Stream<Arguments> goldenFiles() {
    Stream<Arguments> types =
        SampleCredentials.ofEveryType().stream()
            .map(
                auth ->
                    Arguments.of(
                        CredentialFields.credential(auth)
                            .map(type -> type.getName())
                            .orElse("headers_only"),
                        auth));
    return Stream.concat(types, Stream.of(Arguments.of("unicode", unicode())));
  }

  private static AuthCredentials unicode() {
    return AuthCredentials.newBuilder()
        .setBearerToken(
            BearerToken.newBuilder().setToken("\"\\/\b\f\n\r\t\u0000\u001f\u007fé\u2028€😀<&='>"))
        .putHeaders("é", "1")
        .putHeaders("e", "2")
        .putHeaders("E", "3")
        .build();
  }

  @Test
  void goldenFiles_everyTypeOfTheSchema_hasOne() {
    assertThat(AuthCredentials.getDescriptor().getOneofs().getFirst().getFields())
        .isNotEmpty()
        .allSatisfy(type -> assertThat(golden(type.getName())).isNotEmpty());
  }

  @Test
  void encode_absentOptionalField_isNotWritten() {
    var auth = SampleCredentials.clientCredentials().toBuilder();
    auth.getClientCredentialsBuilder().clearScope().clearAudience();

    assertThat(exposed(auth.build()))
        .isEqualTo(
            "{\"clientCredentials\":{\"tokenUri\":\"https://idp.example.com/oauth/token\","
                + "\"clientId\":\"floecat\",\"clientSecret\":\"sec-c4n4ry-1\"}}");
  }

  @Test
  void encode_randomCredentials_roundTripsAsTheSameBytes() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      AuthCredentials auth = SampleCredentials.random(random);
      SecretValue payload = CredentialPayload.encodeUnbound(auth);

      AuthCredentials decoded = CredentialPayload.decode(payload);

      assertThat(decoded).as("seed %d, round %d", seed, i).isEqualTo(auth);
      assertThat(CredentialPayload.encodeUnbound(decoded).expose())
          .as("seed %d, round %d", seed, i)
          .isEqualTo(payload.expose());
    }
  }

  @Test
  void encode_largestPayload_isTaken() {
    assertThat(CredentialPayload.encodeUnbound(tokenOfPayload(65_536)).expose()).hasSize(65_536);
  }

  @Test
  void encode_oneByteMore_isRefused() {
    var refusal =
        catchThrowableOfType(
            InvalidArgumentException.class,
            () -> CredentialPayload.encodeUnbound(tokenOfPayload(65_537)));

    assertThat(refusal.reason()).isEqualTo(ErrorReason.TOO_LARGE);
    assertThat(refusal.violations())
        .containsExactly(
            new FieldViolation(
                "connector.auth", "takes 65537 bytes as JSON; at most 65536 fit into a secret"));
  }

  private static AuthCredentials tokenOfPayload(int bytes) {
    int around = "{\"bearerToken\":{\"token\":\"\"}}".length();
    return AuthCredentials.newBuilder()
        .setBearerToken(BearerToken.newBuilder().setToken("a".repeat(bytes - around)))
        .build();
  }

  @Test
  @DisplayName("P8: a mask is never stored")
  void encode_mask_isRefused() {
    for (AuthCredentials auth : SampleCredentials.ofEveryType()) {
      assertThatThrownBy(() -> CredentialPayload.encodeUnbound(CredentialMask.mask(auth)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void encode_halfASurrogatePair_isRefused() {
    var auth =
        AuthCredentials.newBuilder()
            .setBearerToken(BearerToken.newBuilder().setToken("secret\ud800"))
            .build();

    assertThatThrownBy(() -> CredentialPayload.encodeUnbound(auth))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessage("connector.auth: holds text that is not valid Unicode")
        .hasNoCause();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          nothing                     | {}                                                    | the payload holds neither a credential nor a header
          not JSON                    | S3CRET                                                | the payload must be a JSON object
          not an object               | "S3CRET"                                              | the payload must be a JSON object
          a word for an object        | {"basic":S3CRET}                                      | the payload is not credentials: basic must be a JSON object
          an unknown type             | {"kerberos":{"keytab":"S3CRET"}}                      | the payload has a field that is not one of bearerToken, basic, apiKey, clientCredentials, tokenExchange, awsAccessKey, gcpServiceAccount, headers, target
          an unknown field            | {"basic":{"S3CRET":"x"}}                              | the payload is not credentials: basic has a field that is not one of username, password
          a key twice                 | {"basic":{"username":"a","username":"S3CRET"}}        | the payload is not credentials: basic.username is given twice
          a key twice, in two forms   | {"bearerToken":{"token":"S3CRET"},"bearer_token":{}}  | the payload is not credentials: bearer_token is given twice
          two types                   | {"basic":{},"bearerToken":{"token":"S3CRET"}}         | the payload takes only one of bearerToken, basic, apiKey, clientCredentials, tokenExchange, awsAccessKey, gcpServiceAccount
          a number                    | {"bearerToken":{"token":12345}}                       | the payload is not credentials: bearer_token.token must be a string
          a null                      | {"bearerToken":{"token":null}}                        | the payload is not credentials: bearer_token.token must be a string
          no value                    | {"basic":{"username":"S3CRET"}}                       | the payload is not credentials: basic.password is missing
          a blank value               | {"basic":{"username":"S3CRET","password":" "}}        | the payload is not credentials: basic.password is missing
          a mask                      | {"basic":{"username":"S3CRET","password":"********"}} | the payload is not credentials: basic.password is the mask
          a masked header             | {"headers":{"S3CRET":"********"}}                     | the payload is not credentials: headers has an empty or masked value
          an empty header             | {"headers":{"S3CRET":""}}                             | the payload is not credentials: headers has an empty or masked value
          a header twice              | {"headers":{"S3CRET":"1","S3CRET":"2"}}               | the payload is not credentials: headers has a key twice
          a number in a header        | {"headers":{"S3CRET":1}}                              | the payload is not credentials: headers must be a string
          more after the end          | {"headers":{"a":"S3CRET"}} {}                         | the payload is not JSON: expected nothing more at character 28
          cut short                   | {"headers":{"a":"S3CRET                               | the payload is not JSON: a string does not end at character 24
          """)
  void decode_anythingElse_isDataLossThatQuotesNothing(String what, String json, String message) {
    var loss =
        catchThrowableOfType(
            DataLossException.class, () -> CredentialPayload.decode(SecretValue.ofUtf8(json)));

    assertThat(loss).hasNoCause();
    assertThat(loss.reason()).isEqualTo(ErrorReason.CORRUPT_DATA);
    assertThat(loss.getMessage()).isEqualTo(message).doesNotContain("S3CRET");
  }

  @Test
  void decode_notUtf8_isDataLoss() {
    byte[] latin1 = {'{', '"', (byte) 0xe9, '"', '}'};

    assertThatThrownBy(() -> CredentialPayload.decode(SecretValue.copyOf(latin1)))
        .isInstanceOf(DataLossException.class)
        .hasMessage("the payload is not UTF-8")
        .hasNoCause();
  }

  @Test
  void decode_leavesThePayloadOpen() {
    SecretValue payload = CredentialPayload.encodeUnbound(SampleCredentials.basic());

    List<AuthCredentials> twice =
        List.of(CredentialPayload.decode(payload), CredentialPayload.decode(payload));

    assertThat(twice).containsOnly(SampleCredentials.basic());
  }

  private static String exposed(AuthCredentials auth) {
    try (SecretValue payload = CredentialPayload.encodeUnbound(auth)) {
      return new String(payload.expose(), UTF_8);
    }
  }

  private static byte[] golden(String name) throws IOException {
    try (var file = CredentialPayloadTest.class.getResourceAsStream("/payload/" + name + ".json")) {
      assertThat(file).as("golden file of %s", name).isNotNull();
      return file.readAllBytes();
    }
  }
}
