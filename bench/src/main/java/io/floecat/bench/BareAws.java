package io.floecat.bench;

import io.floecat.iam.IamPolicies;
import io.floecat.spi.CheckResult;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.secret.CurrentSecret;
import io.floecat.spi.secret.Recovery;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManager;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.Tag;
import software.amazon.awssdk.services.sts.StsClient;

/** The same calls, made by hand with the SDK's client: what ours is measured against. */
final class BareAws implements SecretsManager {

  private final SdkHttpClient http;
  private final SecretsManagerClient client;

  private BareAws(URI endpoint, String region, AwsCredentialsProvider credentials) {
    this.http = Apache5HttpClient.builder().maxConnections(128).build();
    this.client =
        SecretsManagerClient.builder()
            .region(Region.of(region))
            .endpointOverride(endpoint)
            .credentialsProvider(credentials)
            .httpClient(http)
            .overrideConfiguration(
                it ->
                    it.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallTimeout(Duration.ofSeconds(10)))
            .build();
  }

  static BareAws open(URI endpoint, String region, AwsCredentialsProvider credentials) {
    return new BareAws(endpoint, region, credentials);
  }

  /** With one session like those that ours makes. */
  static BareAws inSession(SandboxProcess sandbox, String region, AccountId account) {
    try (var sts =
        StsClient.builder()
            .region(Region.of(region))
            .endpointOverride(sandbox.endpoint())
            .credentialsProvider(sandbox.base())
            .build()) {
      var made =
          sts.assumeRole(
                  request ->
                      request
                          .roleArn(sandbox.roleArn())
                          .roleSessionName("bare")
                          .policy(IamPolicies.session(sandbox.roleArn(), account.value()))
                          .tags(tag -> tag.key("AccountId").value(account.value())))
              .credentials();
      return open(
          sandbox.endpoint(),
          region,
          StaticCredentialsProvider.create(
              AwsSessionCredentials.create(
                  made.accessKeyId(), made.secretAccessKey(), made.sessionToken())));
    }
  }

  @Override
  public void create(SecretRef ref, SecretValue value, SecretVersion version) {
    client.createSecret(
        request ->
            request
                .name(ref.name())
                .clientRequestToken(version.id())
                .secretBinary(SdkBytes.fromByteArray(value.expose()))
                .tags(Tag.builder().key("AccountId").value(ref.account().value()).build()));
  }

  @Override
  public void put(SecretRef ref, SecretValue value, SecretVersion version) {
    client.putSecretValue(
        request ->
            request
                .secretId(ref.name())
                .clientRequestToken(version.id())
                .secretBinary(SdkBytes.fromByteArray(value.expose())));
  }

  @Override
  public SecretValue get(SecretRef ref, SecretVersion version) {
    return SecretValue.copyOf(
        client
            .getSecretValue(request -> request.secretId(ref.name()).versionId(version.id()))
            .secretBinary()
            .asByteArray());
  }

  @Override
  public void delete(SecretRef ref, Recovery recovery) {
    client.deleteSecret(request -> request.secretId(ref.name()).forceDeleteWithoutRecovery(true));
  }

  @Override
  public CurrentSecret current(SecretRef ref) {
    throw new UnsupportedOperationException("not measured");
  }

  @Override
  public void restore(SecretRef ref) {
    throw new UnsupportedOperationException("not measured");
  }

  @Override
  public String home() {
    return "aws";
  }

  @Override
  public CheckResult check() {
    return CheckResult.healthy();
  }

  @Override
  public void close() {
    client.close();
    http.close();
  }
}
