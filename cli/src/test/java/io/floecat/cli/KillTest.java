package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.runtime.EmbeddedFloecat;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.sandbox.AwsSandbox;
import io.floecat.sandbox.SandboxOptions;
import io.floecat.sandbox.principal.AccessKey;
import io.floecat.sandbox.secret.StoredSecret;
import io.floecat.spi.account.Principal;
import io.floecat.spi.error.NotFoundException;
import io.floecat.v1.Connector;
import io.floecat.v1.GetConnectorRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as users get it, killed again and again while it is written to. */
@Tag("built")
@DisplayName("P6: what was acknowledged survives kill -9, all else is wholly there or wholly gone")
class KillTest {

  private static final Path PROGRAM = Path.of("..", "floecat").toAbsolutePath().normalize();
  private static final int KILLS = Integer.getInteger("floecat.proof.kills", 3);
  private static final int LOOKS = 60;
  private static final int WRITES_BETWEEN = 40;
  private static final String ACCOUNT = "acct-1";

  @TempDir private Path directory;

  @Test
  void localVault_killedUnderLoad_losesNothing() throws Exception {
    Map<String, String> settings = Map.of("floecat.data-dir", directory.resolve("d").toString());

    var load = killUnderLoad(settings, Map.of());

    try (var floecat = EmbeddedFloecat.open(config(settings))) {
      requireAllThere(floecat, load);
    }
  }

  @Test
  void aws_killedUnderLoad_losesNothingAndLeavesNoSecretBehind() throws Exception {
    try (var sandbox = AwsSandbox.start(SandboxOptions.usual().withListener(_ -> {}));
        var _ = DefaultAwsEnvironment.of(sandbox, "floecat-base")) {
      Map<String, String> settings =
          Map.of(
              "floecat.data-dir",
              directory.resolve("d").toString(),
              "floecat.operations.deadline",
              "PT1S",
              "floecat.secrets.backend",
              "aws",
              "floecat.secrets.aws.role-arn",
              sandbox.roleArn("floecat-secrets"));
      AccessKey key = sandbox.accessKey("floecat-base");
      Map<String, String> environment =
          Map.of(
              "AWS_ENDPOINT_URL", sandbox.endpoint().toString(),
              "AWS_REGION", SandboxOptions.REGION,
              "AWS_ACCESS_KEY_ID", key.id(),
              "AWS_SECRET_ACCESS_KEY", key.secret(),
              "AWS_SESSION_TOKEN", key.token().orElseThrow());

      var load = killUnderLoad(settings, environment);

      requireNothingLeftBehind(sandbox, settings, load);
    }
  }

  /**
   * What a dead process was burying is free for others when the deadline is over; each start looks
   * again.
   */
  private void requireNothingLeftBehind(
      AwsSandbox sandbox, Map<String, String> settings, WriteLoad load) throws Exception {
    for (int look = 1; ; look++) {
      Set<String> owned;
      try (var floecat = EmbeddedFloecat.open(config(settings))) {
        owned = requireAllThere(floecat, load);
      }
      Set<String> live =
          sandbox.secrets().all().stream()
              .filter(secret -> secret.deletionDate().isEmpty())
              .map(StoredSecret::name)
              .collect(Collectors.toCollection(TreeSet::new));
      if (live.equals(owned) || look == LOOKS) {
        assertThat(live).as("live secrets, each of a live connector").isEqualTo(owned);
        return;
      }
      Thread.sleep(Duration.ofSeconds(1));
    }
  }

  private WriteLoad killUnderLoad(Map<String, String> settings, Map<String, String> environment)
      throws Exception {
    var load = new WriteLoad(ACCOUNT);
    for (int kill = 0; kill < KILLS; kill++) {
      Process server = start(settings, environment);
      try {
        String url = server.inputReader().readLine().replaceFirst("^serving +", "");
        load.run(url, directory.resolve("d/admin.token"), WRITES_BETWEEN, server::destroyForcibly);
      } finally {
        server.destroyForcibly();
      }
      assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    return load;
  }

  private Process start(Map<String, String> settings, Map<String, String> environment)
      throws Exception {
    var command = new ProcessBuilder(PROGRAM.toString(), "-Dfloecat.server.port=0");
    settings.forEach((key, value) -> command.command().add("-D" + key + "=" + value));
    command.command().add("serve");
    command.environment().keySet().removeIf(name -> name.matches("(FLOECAT|AWS)_.*"));
    command.environment().putAll(environment);
    return command
        .directory(directory.toFile())
        .redirectError(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
        .start();
  }

  private FloecatConfig config(Map<String, String> settings) {
    return FloecatConfig.from(
        Settings.read(
            new ConfigSources(new HashMap<>(settings), Map.of(), directory, Optional.empty())));
  }

  /** Every connector is as one of its possible last writes left it; the names of their secrets. */
  private static Set<String> requireAllThere(EmbeddedFloecat floecat, WriteLoad load) {
    var secrets = new TreeSet<String>();
    assertThat(load.acknowledged()).isGreaterThanOrEqualTo(KILLS * WRITES_BETWEEN);
    load.possible()
        .forEach(
            (name, possible) -> {
              Optional<Connector> connector = find(floecat, name);
              String state = connector.map(Connector::getDisplayName).orElse(WriteLoad.NOTHING);
              assertThat(state).as(name).isIn(possible);
              connector.ifPresent(
                  it -> {
                    assertThat(tokenOf(floecat, name)).as("one write as a whole").isEqualTo(state);
                    secrets.add(it.getCredentialStatus().getSecretName());
                  });
            });
    return secrets;
  }

  private static Optional<Connector> find(EmbeddedFloecat floecat, String name) {
    try {
      Connector found =
          floecat
              .connectors()
              .get(Principal.admin("test"), GetConnectorRequest.newBuilder().setName(name).build());
      return Optional.of(found).filter(it -> it.getState() == Connector.State.ACTIVE);
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  private static String tokenOf(EmbeddedFloecat floecat, String name) {
    return floecat
        .credentials()
        .use(Principal.admin("test"), name, "compare", auth -> auth.getBearerToken().getToken());
  }
}
