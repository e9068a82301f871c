package io.floecat.aws;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * The service's own AWS credentials. Looked up before a call that needs them, because the SDK does
 * not say by a type of its own that there are none.
 */
final class OwnCredentials {

  private final AwsCredentialsProvider provider;

  OwnCredentials(AwsCredentialsProvider provider) {
    this.provider = provider;
  }

  /**
   * They, from the provider's memory where it has one.
   *
   * @param subject what they are needed for
   * @throws io.floecat.spi.secret.SecretsManagerException there are none
   */
  AwsCredentialsIdentity require(String subject) {
    try {
      return provider.resolveCredentials();
    } catch (SdkClientException e) {
      Refusal none = Refusal.NO_CREDENTIALS;
      throw AwsFailures.refused(none, subject + ": " + none.problem(), e);
    } catch (SdkException e) {
      throw AwsFailures.ofService(subject, "STS", "AssumeRoleWithWebIdentity", e);
    }
  }
}
