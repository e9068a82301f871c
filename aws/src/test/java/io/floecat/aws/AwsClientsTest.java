package io.floecat.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.regions.Region;

class AwsClientsTest {

  private static final URI SECRETS = URI.create("https://secrets.example.com");
  private static final URI STS = URI.create("https://sts.example.com");

  @Test
  void with_settings_bothClientsHaveTheirOwnEndpointAndATotalTimeOut() {
    var settings = AwsSettings.defaults().withRegion("eu-central-1").withEndpoints(SECRETS, STS);
    try (var clients = AwsClients.with(settings, AnonymousCredentialsProvider.create())) {
      AwsServiceClientConfiguration secrets = clients.secrets().serviceClientConfiguration();
      AwsServiceClientConfiguration sts = clients.sts().serviceClientConfiguration();

      assertThat(secrets.endpointOverride()).contains(SECRETS);
      assertThat(sts.endpointOverride()).contains(STS);
      assertThat(List.of(secrets, sts))
          .allSatisfy(
              client -> {
                assertThat(client.region()).isEqualTo(Region.EU_CENTRAL_1);
                assertThat(client.overrideConfiguration().apiCallTimeout())
                    .contains(Duration.ofSeconds(10));
                assertThat(
                        client.overrideConfiguration().retryStrategy().orElseThrow().maxAttempts())
                    .isEqualTo(1);
              });
    }
  }
}
