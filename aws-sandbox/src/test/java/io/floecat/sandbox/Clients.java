package io.floecat.sandbox;

import io.floecat.sandbox.principal.AccessKey;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Clients of AWS's SDK for a sandbox; they do not retry. */
final class Clients {

  private static final SdkHttpClient HTTP = Apache5HttpClient.create();

  private Clients() {}

  static SecretsManagerClient secrets(AwsSandbox sandbox, AccessKey key) {
    return secrets(sandbox, credentials(key));
  }

  static SecretsManagerClient secrets(AwsSandbox sandbox, Credentials session) {
    return secrets(
        sandbox,
        AwsSessionCredentials.create(
            session.accessKeyId(), session.secretAccessKey(), session.sessionToken()));
  }

  static SecretsManagerClient secrets(AwsSandbox sandbox, AwsCredentials credentials) {
    return at(sandbox, SecretsManagerClient.builder().httpClient(HTTP), credentials).build();
  }

  static StsClient sts(AwsSandbox sandbox, AccessKey key) {
    return at(sandbox, StsClient.builder().httpClient(HTTP), credentials(key)).build();
  }

  static StsClient sts(AwsSandbox sandbox, Credentials session) {
    return at(
            sandbox,
            StsClient.builder().httpClient(HTTP),
            AwsSessionCredentials.create(
                session.accessKeyId(), session.secretAccessKey(), session.sessionToken()))
        .build();
  }

  static AwsCredentials credentials(AccessKey key) {
    return key.token().isPresent()
        ? AwsSessionCredentials.create(key.id(), key.secret(), key.token().get())
        : AwsBasicCredentials.create(key.id(), key.secret());
  }

  private static <B extends AwsClientBuilder<B, ?>> B at(
      AwsSandbox sandbox, B builder, AwsCredentials credentials) {
    AwsCredentialsProvider provider = StaticCredentialsProvider.create(credentials);
    return builder
        .endpointOverride(sandbox.endpoint())
        .region(Region.of(SandboxOptions.REGION))
        .credentialsProvider(provider)
        .overrideConfiguration(config -> config.retryStrategy(DefaultRetryStrategy.doNotRetry()));
  }
}
