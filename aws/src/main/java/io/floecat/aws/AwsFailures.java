package io.floecat.aws;

import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretRefusedException;
import io.floecat.spi.secret.SecretScheduledException;
import io.floecat.spi.secret.SecretTakenException;
import io.floecat.spi.secret.SecretUnreadableException;
import io.floecat.spi.secret.SecretsManagerException;
import io.floecat.spi.secret.SecretsUnavailableException;
import io.floecat.spi.secret.SecretsUnavailableException.Kind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What failures of AWS mean, by the table of {@link AwsErrors} and, where AWS did not answer, by
 * types. The SDK's exception, with AWS's message and request id, stays the cause, for the log.
 */
final class AwsFailures {

  /** What the SDK throws for want of a connection, before anything is sent. */
  private static final Set<Class<? extends Exception>> NOT_SENT =
      Set.of(
          UnknownHostException.class,
          ConnectException.class,
          NoRouteToHostException.class,
          SSLHandshakeException.class,
          SSLPeerUnverifiedException.class);

  private static final Set<Refusal> OF_CREDENTIALS =
      Set.of(Refusal.EXPIRED, Refusal.UNKNOWN_CREDENTIALS);

  private AwsFailures() {}

  /** What a call on a secret came to. */
  static SecretsManagerException ofSecret(String action, SecretRef ref, SdkException failure) {
    return switch (error(action, failure).answer()) {
      case TAKEN ->
          new SecretTakenException(
              "the secret %s, or this version of it, exists with another value".formatted(ref),
              failure);
      case SCHEDULED ->
          new SecretScheduledException(
              "the secret %s is scheduled for deletion".formatted(ref), failure);
      case UNREADABLE ->
          code(failure).equals("ResourceNotFoundException")
              ? new SecretUnreadableException(
                  SecretUnreadableException.Kind.NOT_FOUND,
                  "the secret %s, or this version of it, is not there".formatted(ref),
                  failure)
              : new SecretUnreadableException(
                  SecretUnreadableException.Kind.ACCESS_DENIED,
                  "the secret %s is not there, or its use is not allowed".formatted(ref),
                  failure);
      case REFUSED, UNKNOWN, THROTTLED -> ofService(ref.name(), "Secrets Manager", action, failure);
    };
  }

  /** What a call came to that says nothing about a secret. */
  static SecretsManagerException ofService(
      String subject, String service, String action, SdkException failure) {
    AwsError error = error(action, failure);
    String message = "%s: %s".formatted(subject, problem(service, action, failure));
    return switch (error.answer()) {
      case REFUSED -> refused(error.refusal().orElseThrow(), message, failure);
      case TAKEN, SCHEDULED, UNREADABLE -> refused(Refusal.UNLISTED, message, failure);
      case THROTTLED -> new SecretsUnavailableException(Kind.THROTTLED, message, failure);
      case UNKNOWN -> unknown(message, failure);
    };
  }

  /** As above; {@code isPassing}: what is refused now will be taken next time. */
  static SecretsManagerException ofService(
      String subject, String service, String action, SdkException failure, boolean isPassing) {
    return isPassing
        ? unknown("%s: %s".formatted(subject, problem(service, action, failure)), failure)
        : ofService(subject, service, action, failure);
  }

  /** It is refused: nothing was done. */
  static SecretRefusedException refused(
      Refusal refusal, String message, @Nullable Throwable cause) {
    return new SecretRefusedException(refusal.kind(), refusal.remedy(), message, cause);
  }

  /** Whether it was, or will be, done is not known, whatever AWS said. */
  static SecretsUnavailableException unknown(String message, SdkException failure) {
    return new SecretsUnavailableException(
        isLate(failure) ? Kind.TIMED_OUT : Kind.FAILED, message, failure);
  }

  /** What is wrong, in our words. */
  static String problem(String service, String action, SdkException failure) {
    AwsError error = error(action, failure);
    return switch (error.answer()) {
      case REFUSED -> error.refusal().orElseThrow().problem();
      case TAKEN, SCHEDULED, UNREADABLE -> "%s answered %s".formatted(service, code(failure));
      case THROTTLED ->
          code(failure).equals("LimitExceededException")
              ? "a quota of %s is used up".formatted(service)
              : service + " takes no more calls for now";
      case UNKNOWN -> {
        if (isLate(failure)) {
          yield service + " did not answer in time";
        }
        yield failure instanceof AwsServiceException
            ? "%s answered %s".formatted(service, code(failure))
            : service + " could not be called";
      }
    };
  }

  /** The table's row. */
  static AwsError error(String action, SdkException failure) {
    if (failure instanceof AwsServiceException answer) {
      return AwsErrors.of(
          action, code(failure), answer.statusCode(), answer.isThrottlingException());
    }
    return wasNotSent(failure)
        ? AwsErrors.notSent(Refusal.UNREACHABLE)
        : AwsError.of("", AwsAnswer.UNKNOWN, "no answer");
  }

  /** Whether the call will only be taken with other credentials. */
  static boolean refusesCredentials(SdkException failure) {
    return is(failure, OF_CREDENTIALS);
  }

  /** Whether the signature is not good: of another key, another Region or another hour. */
  static boolean isBadlySigned(SdkException failure) {
    return is(failure, Set.of(Refusal.SIGNATURE));
  }

  private static boolean is(SdkException failure, Set<Refusal> refusals) {
    return error("", failure).refusal().filter(refusals::contains).isPresent();
  }

  /** The error code; empty where AWS did not answer, or with something else than a code. */
  static String code(SdkException failure) {
    if (failure instanceof AwsServiceException answer) {
      AwsErrorDetails details = answer.awsErrorDetails();
      return details == null || details.errorCode() == null
          ? ""
          : AwsErrors.spelled(details.errorCode());
    }
    return "";
  }

  private static boolean isLate(SdkException failure) {
    return failure instanceof ApiCallTimeoutException
        || failure instanceof ApiCallAttemptTimeoutException
        || failure instanceof AbortedException;
  }

  private static boolean wasNotSent(SdkException failure) {
    Throwable cause = failure.getCause();
    for (int depth = 0; cause != null && depth < 10; depth++) {
      Throwable one = cause;
      if (NOT_SENT.stream().anyMatch(type -> type.isInstance(one))) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
