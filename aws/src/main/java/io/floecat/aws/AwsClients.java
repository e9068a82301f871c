package io.floecat.aws;

import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The two AWS clients of the whole service, on one HTTP client and one chain of default
 * credentials. Accounts come in with each request, not with clients of their own. The SDK never
 * repeats a call: whether that is right is the lifecycle's to decide, after a look at the store.
 */
final class AwsClients implements AutoCloseable {

  /** Connections follow the calls under way; no more calls than this are under way at once. */
  private static final int MAX_CONNECTIONS = 128;

  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** The total time-out of a call, whatever it waits for. */
  static final Duration CALL = Duration.ofSeconds(10);

  private final SdkHttpClient http;
  private final Optional<DefaultCredentialsProvider> own;
  private final AwsCredentialsProvider credentials;
  private final Region region;
  private final SecretsManagerClient secrets;
  private final StsClient sts;

  /** With the SDK's default chain of credentials, made once. */
  static AwsClients withDefaultCredentials(AwsSettings settings) {
    var chain = DefaultCredentialsProvider.builder().build();
    return new AwsClients(settings, chain, Optional.of(chain));
  }

  /** With credentials that whoever gives them closes. */
  static AwsClients with(AwsSettings settings, AwsCredentialsProvider credentials) {
    return new AwsClients(settings, credentials, Optional.empty());
  }

  /** Throws {@link FailedPreconditionException} where there is no region. */
  private AwsClients(
      AwsSettings settings,
      AwsCredentialsProvider credentials,
      Optional<DefaultCredentialsProvider> own) {
    this.region = settings.region().map(Region::of).orElseGet(AwsClients::defaultRegion);
    this.http =
        Apache5HttpClient.builder()
            .maxConnections(MAX_CONNECTIONS)
            .connectionTimeout(CONNECT)
            .connectionAcquisitionTimeout(CALL)
            .socketTimeout(CALL)
            .proxyConfiguration(noneOfTheSdk())
            .httpRoutePlanner(new SystemDefaultRoutePlanner(settings.proxies().selector()))
            .credentialsProvider(new ProxyCredentials(settings.proxies()))
            .build();
    this.credentials = credentials;
    this.own = own;
    this.secrets = configured(SecretsManagerClient.builder(), settings.endpoint());
    this.sts = configured(StsClient.builder(), settings.stsEndpoint());
  }

  /** Two readings of the environment would disagree; the SDK's knows no domains in NO_PROXY. */
  private static ProxyConfiguration noneOfTheSdk() {
    return ProxyConfiguration.builder()
        .useSystemPropertyValues(false)
        .useEnvironmentVariableValues(false)
        .build();
  }

  private static Region defaultRegion() {
    try {
      Region found = DefaultAwsRegionProviderChain.builder().build().getRegion();
      return Region.of(AwsSettings.requireRegion(found.id()));
    } catch (SdkClientException | IllegalArgumentException e) {
      throw new FailedPreconditionException(
          ErrorReason.DEPENDENCY_UNAVAILABLE,
          "no AWS region: set floecat.secrets.aws.region, or AWS_REGION",
          e);
    }
  }

  private <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C configured(
      B builder, Optional<URI> endpoint) {
    endpoint.ifPresent(builder::endpointOverride);
    return builder
        .region(region)
        .credentialsProvider(credentials)
        .httpClient(http)
        .overrideConfiguration(
            client -> client.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallTimeout(CALL))
        .build();
  }

  /** The Region of both services. */
  String region() {
    return region.id();
  }

  /** The service's own credentials. */
  AwsCredentialsProvider credentials() {
    return credentials;
  }

  SecretsManagerClient secrets() {
    return secrets;
  }

  StsClient sts() {
    return sts;
  }

  @Override
  public void close() {
    secrets.close();
    sts.close();
    own.ifPresent(DefaultCredentialsProvider::close);
    http.close();
  }
}
