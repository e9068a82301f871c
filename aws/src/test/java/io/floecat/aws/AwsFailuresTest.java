package io.floecat.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.spi.account.AccountId;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretRefusedException;
import io.floecat.spi.secret.SecretScheduledException;
import io.floecat.spi.secret.SecretTakenException;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretUnreadableException;
import io.floecat.spi.secret.SecretsManagerException;
import io.floecat.spi.secret.SecretsUnavailableException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException.Builder;

class AwsFailuresTest {

  private static final SecretRef REF =
      new SecretRef(new AccountId("acct-1"), SecretType.CONNECTORS, "orders");
  private static final String VENDOR = "vendor text: role floecat-secrets";

  /**
   * Codes that the table does not have: a refusal below 500, unless it speaks of too many calls.
   */
  @ParameterizedTest
  @CsvSource({
    "400, SomethingOfNextYear, UNLISTED",
    "403, SomethingOfNextYear, UNLISTED",
    "404, SomethingOfNextYear, UNLISTED",
    "400, SomethingThrottledException, THROTTLED",
    "400, TooManyThingsException, THROTTLED",
    "400, ThingQuotaExceededException, THROTTLED",
    "429, SomethingOfNextYear, THROTTLED",
    "429, '', THROTTLED",
    "408, SomethingOfNextYear, FAILED",
    "500, SomethingOfNextYear, FAILED",
    "503, SomethingOfNextYear, FAILED",
    "500, '', FAILED",
    "403, '', SETTINGS",
    "407, '', SETTINGS",
    "301, '', SETTINGS",
  })
  void ofSecret_codeThatIsNotListed_goesByItsStatus(int status, String code, String meaning) {
    SdkException failure = answer(status, code);

    SecretsManagerException meant = AwsFailures.ofSecret("PutSecretValue", REF, failure);

    assertThat(meaning(meant)).isEqualTo(meaning);
    assertThat(meant)
        .hasCause(failure)
        .hasMessageContaining(REF.name())
        .extracting(Throwable::getMessage)
        .asString()
        .doesNotContain("vendor");
  }

  @Test
  void ofSecret_noAnswer_isUnknown() {
    List<SdkException> late =
        List.of(
            ApiCallTimeoutException.create(1),
            ApiCallAttemptTimeoutException.create(1),
            AbortedException.create("interrupted"));
    assertThat(late).extracting(AwsFailuresTest::meaningOf).containsOnly("TIMED_OUT");

    assertThat(meaningOf(SdkClientException.create("no answer"))).isEqualTo("FAILED");
    assertThat(meaningOf(SdkClientException.create("reset", new SocketException("reset"))))
        .isEqualTo("FAILED");
  }

  @Test
  @DisplayName("P5: what was not sent was not done, and whoever waits for it is told at once")
  void ofSecret_notSent_isRefused() {
    List<Exception> notSent =
        List.of(
            new UnknownHostException("secretsmanager.eu-nowhere-1.amazonaws.com"),
            new ConnectException("Connection refused"),
            new NoRouteToHostException("no route"),
            new SSLHandshakeException("no trust"));
    assertThat(notSent)
        .extracting(e -> meaningOf(SdkClientException.create("Unable to execute", e)))
        .containsOnly("SETTINGS");
  }

  private static String meaningOf(SdkException failure) {
    return meaning(AwsFailures.ofSecret("PutSecretValue", REF, failure));
  }

  @ParameterizedTest
  @CsvSource({
    "ExpiredTokenException, have expired",
    "ExpiredToken, have expired",
    "RequestExpired, have expired",
    "UnrecognizedClientException, does not know the credentials",
    "InvalidClientTokenId, does not know the credentials",
    "MissingAuthenticationTokenException, does not know the credentials",
    "InvalidSignatureException, this machine's clock",
    "SignatureDoesNotMatch, this machine's clock",
    "AccessDenied, sts:AssumeRole and sts:TagSession",
    "PackedPolicyTooLarge, floecat.secrets.aws.session-policy=false",
    "Throttling, STS takes no more calls for now",
    "RegionDisabledException, the Region",
    "InternalFailure, STS answered InternalFailure",
  })
  void problem_code_saysWhatToDo(String code, String words) {
    assertThat(AwsFailures.problem("STS", "AssumeRole", answer(400, code)))
        .contains(words)
        .doesNotContain("vendor");
  }

  @ParameterizedTest
  @CsvSource({
    "AccessDeniedException, AccessDeniedException",
    "accessdeniedexception, AccessDeniedException",
    "com.amazonaws.secretsmanager#ResourceNotFoundException, ResourceNotFoundException",
    "ResourceNotFoundException:http://internal.amazon.com/x, ResourceNotFoundException",
    "' ThrottlingException ', ThrottlingException",
    "SomethingOfNextYear, SomethingOfNextYear",
    "'you sent: canary', ''",
    "'<html>', ''",
    "'a\nb', ''",
  })
  void code_inAnySpelling_isThatOfTheTableAndElseAWord(String sent, String code) {
    assertThat(AwsFailures.code(answer(400, sent))).isEqualTo(code);
  }

  @Test
  void code_longText_isNone() {
    assertThat(AwsFailures.code(answer(400, "x".repeat(101)))).isEmpty();
  }

  @Test
  void refusesCredentials_codesOfBothServices_areKnown() {
    assertThat(
            List.of(
                "ExpiredTokenException",
                "ExpiredToken",
                "RequestExpired",
                "UnrecognizedClientException",
                "InvalidClientTokenId"))
        .allMatch(code -> AwsFailures.refusesCredentials(answer(400, code)));
    assertThat(List.of("AccessDeniedException", "InvalidSignatureException"))
        .noneMatch(code -> AwsFailures.refusesCredentials(answer(400, code)));
    assertThat(AwsFailures.refusesCredentials(SdkClientException.create("no route"))).isFalse();
  }

  private static String meaning(SecretsManagerException failure) {
    return switch (failure) {
      case SecretTakenException _ -> "taken";
      case SecretScheduledException _ -> "scheduled";
      case SecretUnreadableException unreadable -> unreadable.kind().name();
      case SecretRefusedException refused -> refused.kind().name();
      case SecretsUnavailableException unavailable -> unavailable.kind().name();
    };
  }

  private static SdkException answer(int status, String code) {
    Builder failure =
        software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException.builder();
    failure
        .statusCode(status)
        .message(VENDOR)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(VENDOR).build());
    return (SdkException) failure.build();
  }
}
