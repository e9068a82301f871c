package io.floecat.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.core.account.AccountId;
import io.floecat.core.secret.SecretRef;
import io.floecat.core.secret.SecretScheduledException;
import io.floecat.core.secret.SecretTakenException;
import io.floecat.core.secret.SecretType;
import io.floecat.core.secret.SecretUnreadableException;
import io.floecat.core.secret.SecretsManagerException;
import io.floecat.core.secret.SecretsUnavailableException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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

  /** Codes of AWS_FACTS 1.3 to 1.6 and 3, and of the SDK's own table of throttling. */
  @ParameterizedTest
  @CsvSource({
    "400, ResourceExistsException, taken",
    "400, InvalidRequestException, scheduled",
    "400, ResourceNotFoundException, NOT_FOUND",
    "400, AccessDeniedException, ACCESS_DENIED",
    "400, LimitExceededException, THROTTLED",
    "400, ThrottlingException, THROTTLED",
    "400, Throttling, THROTTLED",
    "429, TooManyRequestsException, THROTTLED",
    "400, EncryptionFailure, FAILED",
    "400, DecryptionFailure, FAILED",
    "500, InternalServiceError, FAILED",
    "503, ServiceUnavailable, FAILED",
    "400, ExpiredTokenException, FAILED",
    "400, UnrecognizedClientException, FAILED",
    "400, InvalidSignatureException, FAILED",
    "400, ValidationException, FAILED",
    "400, InvalidParameterException, FAILED",
    "400, PreconditionNotMetException, FAILED",
    "400, SomethingOfNextYear, FAILED",
    "500, '', FAILED",
  })
  void ofSecret_code_meansOneThing(int status, String code, String meaning) {
    SdkException failure = answer(status, code);

    SecretsManagerException meant = AwsFailures.ofSecret(REF, failure);

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
    assertThat(late)
        .extracting(e -> meaning(AwsFailures.ofSecret(REF, e)))
        .containsOnly("TIMED_OUT");

    assertThat(meaning(AwsFailures.ofSecret(REF, SdkClientException.create("no route to host"))))
        .isEqualTo("FAILED");
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
    "RegionDisabledException, STS answered RegionDisabledException",
  })
  void problem_code_saysWhatToDo(String code, String words) {
    assertThat(AwsFailures.problem("STS", answer(400, code)))
        .contains(words)
        .doesNotContain("vendor");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EncryptionFailure", "DecryptionFailure"})
  void ofSecret_key_isNamedAsTheCause(String code) {
    assertThat(AwsFailures.ofSecret(REF, answer(400, code))).hasMessageContaining("the key");
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
