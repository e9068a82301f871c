package io.floecat.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsSettingsTest {

  private static final AssumedRole ROLE =
      AssumedRole.of(new RoleArn("arn:aws:iam::123456789012:role/floecat-secrets"));
  private static final URI SECRETS = URI.create("https://secrets.example.com");
  private static final URI STS = URI.create("https://sts.example.com");

  @Test
  void with_eachInAnyOrder_keepsTheOthers() {
    var whole =
        new AwsSettings(
            Optional.of(ROLE),
            Optional.of("eu-central-1"),
            Optional.of(SECRETS),
            Optional.of(STS),
            Optional.of("key"));

    assertThat(
            AwsSettings.defaults()
                .withRole(ROLE)
                .withRegion("eu-central-1")
                .withEndpoints(SECRETS, STS)
                .withKmsKey("key"))
        .isEqualTo(whole);
    assertThat(
            AwsSettings.defaults()
                .withKmsKey("key")
                .withEndpoints(SECRETS, STS)
                .withRegion("eu-central-1")
                .withRole(ROLE))
        .isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "eu central 1", "EU-CENTRAL-1", "eu-central-1/x", "example.com#"})
  void withRegion_noRegion_isRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AwsSettings.defaults().withRegion(name))
        .withMessage("an AWS region looks like eu-central-1");
  }
}
