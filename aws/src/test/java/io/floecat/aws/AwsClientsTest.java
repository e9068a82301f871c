package io.floecat.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.sandbox.principal.AccessKey;
import io.floecat.spi.net.Proxies;
import io.floecat.testkit.net.TestProxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;

class AwsClientsTest {

  private static final URI SECRETS = URI.create("https://secrets.example.com");
  private static final URI STS = URI.create("https://sts.example.com");

  /** Both services at hosts that only the proxy knows; it wants to know who asks. */
  @Test
  void with_proxy_callsGoThroughItWithItsUser() {
    try (var world = AwsWorld.start();
        var proxy = proxyTo(world)) {
      AwsSettings settings =
          world
              .settings()
              .withEndpoints(
                  URI.create("http://secrets.invalid"), URI.create("http://sts.invalid"));
      String address = "127.0.0.1:" + proxy.port();

      AwsSettings through =
          settings.withProxies(Proxies.of(Map.of("HTTP_PROXY", "http://ada:pw@" + address)));
      try (var clients = clients(through, world)) {
        assertThat(clients.sts().getCallerIdentity().account()).isNotEmpty();
      }
      assertThat(proxy.requests())
          .isNotEmpty()
          .last()
          .isEqualTo("POST http://sts.invalid/ HTTP/1.1");
      int before = proxy.requests().size();

      for (Map<String, String> around :
          List.of(
              Map.of("HTTP_PROXY", "http://" + address, "NO_PROXY", ".invalid"),
              Map.of("HTTPS_PROXY", "http://" + address))) {
        try (var clients = clients(settings.withProxies(Proxies.of(around)), world)) {
          assertThatThrownBy(() -> clients.sts().getCallerIdentity())
              .isInstanceOf(SdkClientException.class);
        }
      }
      try (var clients =
          clients(
              world.settings().withProxies(Proxies.of(Map.of("HTTP_PROXY", "http://" + address))),
              world)) {
        assertThat(clients.sts().getCallerIdentity().account()).isNotEmpty();
      }
      assertThat(proxy.requests()).as("the other calls went around it").hasSize(before);
    }
  }

  private static TestProxy proxyTo(AwsWorld world) {
    return TestProxy.start(world.sandbox.endpoint().getPort(), Optional.of("Basic YWRhOnB3"));
  }

  private static AwsClients clients(AwsSettings settings, AwsWorld world) {
    AccessKey key = world.sandbox.accessKey("floecat");
    return AwsClients.with(
        settings,
        StaticCredentialsProvider.create(AwsBasicCredentials.create(key.id(), key.secret())));
  }

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
