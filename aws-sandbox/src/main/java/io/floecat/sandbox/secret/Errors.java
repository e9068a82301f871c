package io.floecat.sandbox.secret;

import io.floecat.sandbox.wire.AwsException;

/** Secrets Manager's errors, in its words where those are known (AWS_FACTS 1). */
final class Errors {

  private Errors() {}

  static AwsException notFound() {
    return AwsException.of(
        "ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
  }

  static AwsException valueNotFound(String what) {
    return AwsException.of(
        "ResourceNotFoundException",
        "Secrets Manager can't find the specified secret value for " + what);
  }

  static AwsException invalidRequest(String message) {
    return AwsException.of("InvalidRequestException", message);
  }

  static AwsException invalidParameter(String message) {
    return AwsException.of("InvalidParameterException", message);
  }

  static AwsException exists(String message) {
    return AwsException.of("ResourceExistsException", message);
  }

  static AwsException markedForDeletion() {
    return invalidRequest(
        "You can't perform this operation on the secret because it was marked for deletion.");
  }
}
