package io.floecat.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.sandbox.BareClient.Signed;
import io.floecat.sandbox.call.Call;
import io.floecat.sandbox.principal.AccessKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkGlobalTime;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/** Signature Version 4: good ones pass, all others are refused with the codes that AWS has. */
class SignatureTest {

  private static final String LIST = "ListSecrets";
  private static final SettableClock clock = new SettableClock();
  private static AwsSandbox sandbox;
  private static BareClient client;

  @BeforeAll
  static void start() {
    sandbox = AwsSandbox.start(SandboxOptions.usual().withClock(clock));
    client = BareClient.of(sandbox, sandbox.accessKey("floecat"));
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void request_signedWell_isAnswered() {
    HttpResponse<String> response = BareClient.send(whoAmI(client));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains("<Arn>arn:aws:iam::123456789012:user/floecat</Arn>")
        .contains(response.headers().firstValue("x-amzn-RequestId").orElseThrow());
    assertThat(response.headers().firstValue("Date")).isPresent();
  }

  @Test
  void header_withSpacesAroundAndWithin_isSignedTrimmed() {
    Signed request =
        client.signed(
            "secretsmanager",
            Map.of(
                "Content-Type", "application/x-amz-json-1.1",
                "X-Amz-Target", "secretsmanager." + LIST,
                "X-Amz-Meta", "  a   b  "),
            "{}");

    assertThat(code(request)).isEqualTo("AccessDeniedException");
  }

  @Test
  void body_thatWasChanged_isRefused() {
    assertInvalid(whoAmI(client).withBody("Action=GetCallerIdentity&Version=2011-06-15&"));
    assertThat(code(describe(client).withBody("{\"SecretId\":\"b\"}")))
        .isEqualTo("InvalidSignatureException");
  }

  @Test
  void header_thatWasChangedOrAdded_isRefused() {
    Signed request = describe(client);

    assertThat(code(request.with("X-Amz-Target", "secretsmanager.DeleteSecret")))
        .isEqualTo("InvalidSignatureException");
    assertThat(code(request.with("X-Amz-Added", "x"))).isEqualTo("InvalidSignatureException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Signature=", "SignedHeaders=", "Credential="})
  void authorization_changedByOneCharacter_isRefused(String part) {
    Signed request = whoAmI(client);
    String header = request.header("Authorization");
    int at = header.indexOf(part) + part.length();
    char other = header.charAt(at) == 'a' ? 'b' : 'a';

    HttpResponse<String> response =
        BareClient.send(
            request.with(
                "Authorization", header.substring(0, at) + other + header.substring(at + 1)));

    assertThat(response.statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Signature=", "SignedHeaders=", "Credential="})
  void authorization_withoutAPart_isIncomplete(String part) {
    Signed request = whoAmI(client);

    HttpResponse<String> response =
        BareClient.send(
            request.with("Authorization", request.header("Authorization").replace(part, "X=")));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("<Code>IncompleteSignature</Code>");
  }

  @Test
  void request_withoutDate_isIncomplete() {
    assertThat(code(describe(client).without("X-Amz-Date")))
        .isEqualTo("IncompleteSignatureException");
  }

  @Test
  void request_withoutSignature_isToldSoInItsProtocol() {
    assertThat(code(describe(client).without("Authorization")))
        .isEqualTo("MissingAuthenticationTokenException");
    assertThat(BareClient.send(whoAmI(client).without("Authorization")).body())
        .contains("<Code>MissingAuthenticationToken</Code>");
  }

  @Test
  void key_thatDoesNotExist_isUnrecognized() {
    var stranger = AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "secret");

    assertThat(code(describe(BareClient.of(sandbox, stranger))))
        .isEqualTo("UnrecognizedClientException");
    assertThat(BareClient.send(whoAmI(BareClient.of(sandbox, stranger))).body())
        .contains("<Code>InvalidClientTokenId</Code>");
  }

  @Test
  void secretKey_thatIsWrong_isRefused() {
    var impostor = AwsBasicCredentials.create(sandbox.accessKey("floecat").id(), "guess");

    assertThat(code(describe(BareClient.of(sandbox, impostor))))
        .isEqualTo("InvalidSignatureException");
    assertInvalid(whoAmI(BareClient.of(sandbox, impostor)));
  }

  @Test
  void sessionToken_missingWrongOrSuperfluous_isRefused() {
    AccessKey session = sandbox.accessKey("floecat-base");
    AccessKey user = sandbox.accessKey("floecat");

    var without = AwsBasicCredentials.create(session.id(), session.secret());
    var wrong = AwsSessionCredentials.create(session.id(), session.secret(), "another");
    var superfluous = AwsSessionCredentials.create(user.id(), user.secret(), "one");

    assertThat(code(describe(BareClient.of(sandbox, without))))
        .isEqualTo("UnrecognizedClientException");
    for (var credentials : new AwsSessionCredentials[] {wrong, superfluous}) {
      assertThat(code(describe(BareClient.of(sandbox, credentials))))
          .isEqualTo("UnrecognizedClientException");
    }
  }

  @Test
  void session_thatIsOver_isExpiredInBothProtocols() {
    AccessKey key = sandbox.newSession("floecat-base", Duration.ofHours(1));
    BareClient session = BareClient.of(sandbox, key);
    clock.advance(Duration.ofMinutes(59));
    assertThat(BareClient.send(whoAmI(session)).statusCode()).isEqualTo(200);

    clock.advance(Duration.ofMinutes(1));

    assertThat(code(describe(session))).isEqualTo("ExpiredTokenException");
    assertThat(BareClient.send(whoAmI(session)).body()).contains("<Code>ExpiredToken</Code>");
  }

  @Test
  void time_moreThanFifteenMinutesOff_isRefused() {
    for (long minutes : new long[] {-16, 16}) {
      Signed request = describeAt(Instant.now().plus(Duration.ofMinutes(minutes)));

      assertThat(code(request)).isEqualTo("InvalidSignatureException");
    }
    for (long minutes : new long[] {-14, 14}) {
      Signed request = describeAt(Instant.now().plus(Duration.ofMinutes(minutes)));

      assertThat(code(request)).isEqualTo("ResourceNotFoundException");
    }
  }

  @Test
  void client_whoseClockIsOff_setsItByTheDateOfTheRefusal() {
    InstantSource ahead = () -> Instant.now().plus(Duration.ofHours(1));
    try (var other = AwsSandbox.start(SandboxOptions.usual().withWallClock(ahead));
        var sts =
            StsClient.builder()
                .endpointOverride(other.endpoint())
                .region(Region.of(SandboxOptions.REGION))
                .httpClient(Apache5HttpClient.create())
                .credentialsProvider(
                    StaticCredentialsProvider.create(
                        Clients.credentials(other.accessKey("floecat"))))
                .build()) {
      assertThat(sts.getCallerIdentity().arn()).endsWith(":user/floecat");

      assertThat(other.calls())
          .extracting(Call::error)
          .containsExactly(Optional.of("SignatureDoesNotMatch"), Optional.empty());
    } finally {
      SdkGlobalTime.setGlobalTimeOffset(0); // Or every client in this process would be off.
    }
  }

  @Test
  void scope_ofAnotherRegionOrService_isRefused() {
    Map<String, String> headers = BareClient.secretsHeaders(LIST);

    assertThat(code(client.signed("secretsmanager", "eu-west-1", Instant.now(), headers, "{}")))
        .isEqualTo("InvalidSignatureException");
    assertThat(code(client.signed("s3", headers, "{}"))).isEqualTo("NotModelledBySandbox");
  }

  @Test
  void protocol_ofTheOtherService_isRefused() {
    assertThat(BareClient.send(client.signed("sts", BareClient.secretsHeaders(LIST), "{}")).body())
        .contains("<Code>InvalidAction</Code>");
    assertThat(code(client.signed("secretsmanager", Map.of("Content-Type", "text/plain"), "{}")))
        .isEqualTo("UnknownOperationException");
  }

  @Test
  void anythingButPost_isToldWhatThisIs() throws Exception {
    URI page = sandbox.endpoint().resolve("/");

    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("not AWS");
  }

  @Test
  void endpoint_isOnLoopback() {
    assertThat(sandbox.endpoint().getHost()).isEqualTo("127.0.0.1");
  }

  private static Signed whoAmI(BareClient client) {
    return client.signed(
        "sts",
        Map.of("Content-Type", "application/x-www-form-urlencoded"),
        "Action=GetCallerIdentity&Version=2011-06-15");
  }

  /** Of a secret that is not there. */
  private static Signed describe(BareClient client) {
    return client.signed("secretsmanager", BareClient.secretsHeaders("GetSecretValue"), get());
  }

  private static Signed describeAt(Instant time) {
    return client.signed(
        "secretsmanager",
        SandboxOptions.REGION,
        time,
        BareClient.secretsHeaders("GetSecretValue"),
        get());
  }

  private static String get() {
    return "{\"SecretId\":\"accounts/a/connectors/none\"}";
  }

  private static void assertInvalid(Signed request) {
    HttpResponse<String> response = BareClient.send(request);
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).contains("<Code>SignatureDoesNotMatch</Code>");
  }

  private static String code(Signed request) {
    return BareClient.send(request).body().replaceFirst(".*\"__type\":\"(\\w+)\".*", "$1");
  }
}
