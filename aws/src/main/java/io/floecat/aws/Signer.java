package io.floecat.aws;

import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/**
 * In whose name a call is made.
 *
 * @param credentials empty: the service's own
 */
record Signer(Optional<AwsCredentialsProvider> credentials) {

  /** The service's own identity. */
  static Signer itself() {
    return new Signer(Optional.empty());
  }

  static Signer session(AwsCredentialsProvider credentials) {
    return new Signer(Optional.of(credentials));
  }

  /** To be given to a request as its override. */
  void sign(AwsRequestOverrideConfiguration.Builder request) {
    credentials.ifPresent(request::credentialsProvider);
  }
}
