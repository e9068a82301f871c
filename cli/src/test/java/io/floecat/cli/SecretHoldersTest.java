package io.floecat.cli;

import io.floecat.cli.client.ApiRequest;
import io.floecat.cli.credential.Assignment;
import io.floecat.cli.credential.AuthUpdate;
import io.floecat.core.secret.SecretValue;
import io.floecat.sandbox.AwsSandbox;
import io.floecat.sandbox.SandboxOptions;
import io.floecat.server.backup.Passphrase;
import io.floecat.server.config.ClientConfig;
import io.floecat.server.config.ConfigKey;
import io.floecat.server.config.ConfigSources;
import io.floecat.server.config.FloecatConfig;
import io.floecat.server.config.Setting;
import io.floecat.server.config.Settings;
import io.floecat.testkit.leak.Canaries;
import io.floecat.testkit.leak.Evidence;
import io.floecat.testkit.leak.LeakSearch;
import io.floecat.testkit.leak.Surface;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What objects that carry a secret say of themselves, in a debugger, a log or a message. */
class SecretHoldersTest {

  private final Canaries canaries = Canaries.of(5);
  private final String secret = canaries.text("holder");
  private final LeakSearch search = new LeakSearch(canaries);
  private final Evidence evidence = new Evidence(search);

  @Test
  @DisplayName("P3: no object that holds a secret prints it")
  void holders_printed_showNoSecret() {
    try (var value = SecretValue.ofUtf8(secret);
        var passphrase = Passphrase.of(secret)) {
      List.of(
              value,
              passphrase,
              Assignment.parse("--credential", "token=" + secret),
              new AuthUpdate(canaries.ofEveryType("update").getFirst(), List.of("auth")),
              ApiRequest.post("/v1/any").body("{\"token\":\"" + secret + "\"}"),
              new Setting(ConfigKey.CLIENT_TOKEN, secret, "environment"),
              new Setting(ConfigKey.CLIENT_SERVER, "http://u:" + secret + "@host", "environment"),
              List.of(Optional.of(value)))
          .forEach(evidence::object);
    }
    search.requireNone(EnumSet.of(Surface.TO_STRING));
  }

  @Test
  void configuration_printed_showsNoToken() {
    var sources =
        new ConfigSources(
            Map.of("floecat.data-dir", "data"),
            Map.of("FLOECAT_CLIENT_TOKEN", canaries.word("token"), "ANY", secret),
            Path.of("").toAbsolutePath(),
            Optional.empty());
    Settings settings = Settings.read(sources);
    List.of(sources, settings, ClientConfig.from(settings), FloecatConfig.from(settings))
        .forEach(evidence::object);
    search.requireNone(EnumSet.of(Surface.TO_STRING));
  }

  @Test
  void keysOfTheSandbox_printed_showNeitherSecretNorToken() {
    try (var sandbox = AwsSandbox.start(SandboxOptions.usual().withListener(_ -> {}))) {
      var key = sandbox.accessKey("floecat-base");
      search.alsoFor(Set.of(key.secret(), key.token().orElseThrow()));
      evidence.object(key);
      evidence.object(Optional.of(key));
    }
    search.requireNone(EnumSet.of(Surface.TO_STRING));
  }
}
