package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.cli.TestShell.Outcome;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.sandbox.AwsSandbox;
import io.floecat.sandbox.SandboxOptions;
import io.floecat.server.FloecatServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server whose AWS settings or credentials are wrong, as its operator meets it. */
@Timeout(60)
class MisconfiguredAwsTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String NOWHERE = "http://127.0.0.1:1";
  private static AwsSandbox sandbox;

  @TempDir Path directory;

  /** What is wrong, and what the person who creates a connector reads about it. */
  enum Trouble {
    WRONG_ROLE("sts:AssumeRole and sts:TagSession"),
    NO_CREDENTIALS("give the service AWS credentials"),
    UNKNOWN_KEY("give the service AWS credentials that AWS knows"),
    WRONG_SECRET_KEY("mend the service's secret access key"),
    WRONG_REGION("floecat.secrets.aws.region"),
    ENDPOINT_DOWN("let the service reach AWS");

    private final String remedy;

    Trouble(String remedy) {
      this.remedy = remedy;
    }

    private Map<String, String> awsProperties() {
      var properties = new HashMap<>(DefaultAwsEnvironment.properties(sandbox, "floecat-base"));
      switch (this) {
        case WRONG_ROLE -> {}
        case NO_CREDENTIALS -> {
          properties.keySet().removeIf(key -> !key.equals("aws.region") && !isEndpoint(key));
          properties.put("aws.disableEc2Metadata", "true");
        }
        case UNKNOWN_KEY -> properties.put("aws.accessKeyId", "ASIAEXAMPLEUNKNOWN00");
        case WRONG_SECRET_KEY -> properties.put("aws.secretAccessKey", "wrong");
        case WRONG_REGION -> properties.put("aws.region", "eu-west-1");
        case ENDPOINT_DOWN -> properties.replaceAll((key, it) -> isEndpoint(key) ? NOWHERE : it);
      }
      return properties;
    }

    private static boolean isEndpoint(String key) {
      return key.equals("aws.endpointUrl");
    }

    private String role() {
      return sandbox.roleArn(this == WRONG_ROLE ? "floecat-secretz" : "floecat-secrets");
    }
  }

  @BeforeAll
  static void startSandbox() {
    sandbox = AwsSandbox.start(SandboxOptions.usual().withListener(_ -> {}));
  }

  @AfterAll
  static void close() {
    sandbox.close();
    CLIENT.close();
  }

  @ParameterizedTest
  @EnumSource(Trouble.class)
  @DisplayName("P5: what is definite fails at once with its remedy, and readiness tells beforehand")
  void create_awsMisconfigured_failsAtOnceWithTheRemedyAndReadinessTells(Trouble trouble)
      throws Exception {
    try (var _ = DefaultAwsEnvironment.of(trouble.awsProperties());
        var server = server(trouble.role())) {
      assertThat(readiness(server)).isEqualTo(503);
      sandbox.clearCalls();

      TestShell shell = shell(server);
      Outcome created =
          shell.run(
              "connectors",
              "create",
              "sales",
              "--kind",
              "unity-catalog",
              "--uri",
              "https://unity.example.com",
              "--type",
              "bearer-token",
              "--credential",
              "token=env:CANARY");

      assertThat(created.exitCode()).isNotZero();
      assertThat(created.err())
          .contains(trouble.remedy, "`floecat doctor`")
          .doesNotContain("c4n4ry-51", "does not answer", sandbox.roleArn(""));
      assertThat(shell.pauses()).as("the command does not wait").isEmpty();
      assertThat(sandbox.calls()).as("nor does the server repeat the call").hasSizeLessThan(3);
      assertThat(shell(server).run("connectors", "list", "-o", "name").out()).isEmpty();
    }
  }

  private static int readiness(FloecatServer server) throws Exception {
    var request = HttpRequest.newBuilder(server.url().resolve("/readyz")).build();
    return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
  }

  private FloecatServer server(String role) {
    Map<String, String> settings =
        Map.of(
            "floecat.data-dir",
            directory.resolve("data").toString(),
            "floecat.server.port",
            "0",
            "floecat.secrets.backend",
            "aws",
            "floecat.secrets.aws.role-arn",
            role);
    return FloecatServer.start(
        FloecatConfig.from(
            Settings.read(new ConfigSources(settings, Map.of(), directory, Optional.empty()))));
  }

  private TestShell shell(FloecatServer server) {
    return new TestShell(directory)
        .property("floecat.data-dir", directory.resolve("data").toString())
        .property("floecat.client.server", server.url().toString())
        .property("floecat.client.account", "acct-1")
        .variable("CANARY", "c4n4ry-51");
  }
}
