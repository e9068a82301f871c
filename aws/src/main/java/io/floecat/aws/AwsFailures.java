package io.floecat.aws;

import io.floecat.core.secret.SecretRef;
import io.floecat.core.secret.SecretScheduledException;
import io.floecat.core.secret.SecretTakenException;
import io.floecat.core.secret.SecretUnreadableException;
import io.floecat.core.secret.SecretsManagerException;
import io.floecat.core.secret.SecretsUnavailableException;
import io.floecat.core.secret.SecretsUnavailableException.Kind;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What AWS's errors mean. They are told apart by error code alone, never by text: AWS has changed
 * its texts, down to the apostrophes (AWS_FACTS 1.4). The AWS exception, with its message and
 * request id, stays the cause, for the log.
 */
final class AwsFailures {

  /** Credentials that AWS does not take any more, though they were good once. */
  private static final Set<String> EXPIRED =
      Set.of("ExpiredTokenException", "ExpiredToken", "RequestExpired");

  /** Credentials that AWS never gave, or of a role that was deleted since, even if made again. */
  private static final Set<String> UNKNOWN =
      Set.of(
          "UnrecognizedClientException",
          "InvalidClientTokenId",
          "MissingAuthenticationTokenException");

  /** Also the answer to a good signature of another hour. */
  private static final Set<String> BADLY_SIGNED =
      Set.of("InvalidSignatureException", "SignatureDoesNotMatch");

  private AwsFailures() {}

  /** What a call on a secret answered. */
  static SecretsManagerException ofSecret(SecretRef ref, SdkException failure) {
    return switch (code(failure)) {
      case "ResourceExistsException" ->
          new SecretTakenException(
              "the secret %s, or this version of it, exists with another value".formatted(ref),
              failure);
      // Overloaded, but for the calls that we make it has this one meaning (AWS_FACTS 1.4, 1.6).
      case "InvalidRequestException" ->
          new SecretScheduledException(
              "the secret %s is scheduled for deletion".formatted(ref), failure);
      case "ResourceNotFoundException" ->
          new SecretUnreadableException(
              SecretUnreadableException.Kind.NOT_FOUND,
              "the secret %s, or this version of it, is not there".formatted(ref),
              failure);
      case "AccessDeniedException" ->
          new SecretUnreadableException(
              SecretUnreadableException.Kind.ACCESS_DENIED,
              "the secret %s is not there, or its use is not allowed".formatted(ref),
              failure);
      case "LimitExceededException" ->
          new SecretsUnavailableException(
              Kind.THROTTLED, "%s: a quota of Secrets Manager is used up".formatted(ref), failure);
      case "EncryptionFailure", "DecryptionFailure" ->
          new SecretsUnavailableException(
              Kind.FAILED, "%s: the key of the secret cannot be used".formatted(ref), failure);
      default -> unavailable(ref.name(), "Secrets Manager", failure);
    };
  }

  /** What a call answered that says nothing about a secret. */
  static SecretsUnavailableException unavailable(
      String subject, String service, SdkException failure) {
    return new SecretsUnavailableException(
        kind(failure), "%s: %s".formatted(subject, problem(service, failure)), failure);
  }

  /** What is wrong, in our words. */
  static String problem(String service, SdkException failure) {
    String code = code(failure);
    if (EXPIRED.contains(code)) {
      return "the AWS credentials in use have expired, or this machine's clock is wrong";
    }
    if (code.equals("PackedPolicyTooLarge")) {
      return "AWS finds session tag and session policy too large together; where the role's own"
          + " policy confines accounts, floecat.secrets.aws.session-policy=false leaves it out";
    }
    if (UNKNOWN.contains(code)) {
      return "AWS does not know the credentials in use";
    }
    if (BADLY_SIGNED.contains(code)) {
      return "AWS does not accept our signature: the secret access key in use, or this machine's"
          + " clock, is wrong";
    }
    if (code.equals("AccessDenied")) {
      return "AWS does not let the service assume the role: its own policy and the role's trust"
          + " policy must allow sts:AssumeRole and sts:TagSession";
    }
    return switch (kind(failure)) {
      case THROTTLED -> service + " takes no more calls for now";
      case TIMED_OUT -> service + " did not answer in time";
      case FAILED ->
          failure instanceof AwsServiceException
              ? "%s answered %s".formatted(service, code)
              : service + " could not be called";
    };
  }

  /** Whether the call will only be taken with other credentials. */
  static boolean refusesCredentials(SdkException failure) {
    String code = code(failure);
    return EXPIRED.contains(code) || UNKNOWN.contains(code);
  }

  /** Whether the signature is not good: of another key, another Region or another hour. */
  static boolean isBadlySigned(SdkException failure) {
    return BADLY_SIGNED.contains(code(failure));
  }

  /** The error code, empty where AWS did not answer. */
  static String code(SdkException failure) {
    if (failure instanceof AwsServiceException answer) {
      AwsErrorDetails details = answer.awsErrorDetails();
      return details == null || details.errorCode() == null ? "" : details.errorCode();
    }
    return "";
  }

  private static Kind kind(SdkException failure) {
    return switch (failure) {
      case AwsServiceException answer when answer.isThrottlingException() -> Kind.THROTTLED;
      case ApiCallTimeoutException _, ApiCallAttemptTimeoutException _, AbortedException _ ->
          Kind.TIMED_OUT;
      default -> Kind.FAILED;
    };
  }
}
