package io.floecat.aws;

import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What became of a call that is made to see whether it is allowed.
 *
 * @param words AWS's own, for the operator; empty where it was allowed
 */
record Attempt(Outcome outcome, String words) {

  /** IAM's decision, as far as it shows. */
  enum Outcome {
    /** IAM let it through, whether or not it then came to anything. */
    ALLOWED,
    /** IAM refused. */
    REFUSED,
    /** No answer, or one that says nothing about IAM. */
    UNCLEAR
  }

  private static final Set<String> REFUSALS = Set.of("AccessDeniedException", "AccessDenied");

  /** What AWS answers only after IAM has let the call through (AWS_FACTS 1.6, 4.3). */
  private static final Set<String> BEYOND_IAM =
      Set.of(
          "ResourceNotFoundException",
          "ResourceExistsException",
          "InvalidRequestException",
          "EncryptionFailure",
          "DecryptionFailure",
          "LimitExceededException",
          "MalformedPolicyDocumentException",
          "PublicPolicyException",
          "PreconditionNotMetException");

  private static final int LONGEST = 300;

  /** Makes the call. */
  static Attempt of(Runnable call) {
    try {
      call.run();
      return new Attempt(Outcome.ALLOWED, "");
    } catch (SdkException e) {
      return of(e);
    }
  }

  /** What this failure says. */
  static Attempt of(SdkException failure) {
    String code = AwsFailures.code(failure);
    if (REFUSALS.contains(code)) {
      return new Attempt(Outcome.REFUSED, words(failure));
    }
    return new Attempt(
        BEYOND_IAM.contains(code) ? Outcome.ALLOWED : Outcome.UNCLEAR, words(failure));
  }

  boolean isAllowed() {
    return outcome == Outcome.ALLOWED;
  }

  boolean isRefused() {
    return outcome == Outcome.REFUSED;
  }

  /** What AWS said, or that it said nothing. To be shown, never to decide by. */
  static String words(SdkException failure) {
    if (failure instanceof AwsServiceException answer && answer.awsErrorDetails() != null) {
      String said = String.valueOf(answer.awsErrorDetails().errorMessage());
      return "%s: %s"
          .formatted(
              answer.awsErrorDetails().errorCode(),
              said.length() <= LONGEST ? said : said.substring(0, LONGEST) + "...");
    }
    return "no answer: " + failure.getMessage();
  }
}
