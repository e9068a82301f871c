package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.floecat.cli.client.ApiRequest;
import io.floecat.cli.credential.Assignment;
import io.floecat.cli.credential.AuthUpdate;
import io.floecat.core.leak.Canaries;
import io.floecat.core.leak.Evidence;
import io.floecat.core.leak.LeakSearch;
import io.floecat.core.leak.Surface;
import io.floecat.runtime.backup.Passphrase;
import io.floecat.runtime.config.ClientConfig;
import io.floecat.runtime.config.ConfigKey;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Setting;
import io.floecat.runtime.config.Settings;
import io.floecat.sandbox.AwsSandbox;
import io.floecat.sandbox.SandboxOptions;
import io.floecat.server.FloecatServer;
import io.floecat.spi.secret.SecretValue;
import io.floecat.v1.AuthCredentials;
import io.floecat.vault.VaultKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  @DisplayName("P3: no class of the program that holds a secret prints it, private ones included")
  void classesThatHoldASecret_filledAndPrinted_showNoSecret() throws Exception {
    var holders = new SecretHolders(canaries);
    List<Class<?>> found =
        SecretHolders.program().stream()
            .filter(type -> type.isRecord() || SecretHolders.isSaying(type))
            .filter(holders::isHolder)
            .toList();
    for (Class<?> type : found) {
      evidence.object(holders.filled(type));
    }

    assertThat(found)
        .extracting(Class::getName)
        .contains(
            "io.floecat.aws.Signer",
            "io.floecat.cli.client.IssuedToken",
            "io.floecat.core.connector.AuthWrite$ByLeaf",
            "io.floecat.core.connector.AuthWrite$Whole",
            "io.floecat.core.operation.CredentialChange$Replace",
            "io.floecat.core.operation.ActiveVersions$Pinned",
            "io.floecat.vault.VaultKey",
            "io.floecat.runtime.backup.Passphrase");
    System.out.printf("classes that hold a secret and print themselves: %d%n", found.size());
    search.requireNone(EnumSet.of(Surface.TO_STRING));
  }

  @Test
  void classesThatHoldASecret_thatLeak_areFound() throws Exception {
    record Text(SecretValue good, String value) {}
    record Named(String accessToken) {}
    record Leaky(AuthCredentials auth) {}
    record Nested(Optional<Leaky> leaky) {}
    record Listed(byte[] bytes) {
      @Override
      public String toString() {
        return Arrays.toString(bytes);
      }
    }
    record Characters(char[] characters) {
      @Override
      public String toString() {
        return Arrays.toString(characters);
      }
    }
    var holders = new SecretHolders(canaries);
    for (Class<?> type :
        List.of(
            Named.class, Leaky.class, Nested.class, Listed.class, Characters.class, Text.class)) {
      assertThat(holders.isHolder(type)).isTrue();
      evidence.object(holders.filled(type));
    }

    assertThat(search.leaks()).hasSize(5);
    System.out.printf("planted leaks caught in objects: %d%n", search.leaks().size());
  }

  @Test
  @DisplayName("P3: no exception is made of a secret")
  void exceptions_takeNoSecret() throws Exception {
    var holders = new SecretHolders(canaries);
    List<Class<?>> exceptions =
        SecretHolders.program().stream().filter(Throwable.class::isAssignableFrom).toList();

    assertThat(exceptions)
        .hasSizeGreaterThan(10)
        .noneMatch(holders::isHolder)
        .flatExtracting(type -> List.of(type.getDeclaredConstructors()))
        .flatExtracting(constructor -> List.of(constructor.getParameterTypes()))
        .noneMatch(type -> holders.isSecretType((Class<?>) type));
  }

  @Test
  @DisplayName("P3: what refuses a secret does not repeat it")
  void refusals_ofSecrets_doNotRepeatThem(@TempDir Path directory) throws IOException {
    String token = canaries.word("token");
    Path file = Files.writeString(directory.resolve("file"), "{\"key\": \"" + secret + "\"}");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    refuse(() -> SecretValue.ofUtf8(secret.repeat(2000)));
    refuse(() -> Passphrase.of(token.substring(0, Passphrase.MIN_LENGTH - 1)));
    refuse(() -> Assignment.parse("--credential", token));
    refuse(() -> VaultKey.list(file));
    refuse(() -> start(directory, "floecat.auth.token-file", file.toString()));
    refuse(() -> start(directory, "floecat.secrets.local.key-file", file.toString()));
    refuse(() -> start(directory, "floecat.client.oidc.issuer", "https://u:" + token + "@host"));
    refuse(() -> start(directory, "floecat.auth.oidc.issuer", "https://u:" + token + "@host"));
    refuse(() -> start(directory, "floecat.secrets.aws.endpoint", "u:" + token + "@host"));

    search.requireNone(EnumSet.of(Surface.EXCEPTION));
  }

  private void refuse(ThrowingCallable call) {
    Throwable refusal = catchThrowable(call);
    assertThat(refusal).isNotNull();
    evidence.exception("refusal", refusal);
  }

  private static void start(Path directory, String key, String value) {
    var properties = new HashMap<String, String>();
    properties.put("floecat.data-dir", directory.resolve("data").toString());
    properties.put("floecat.server.port", "0");
    if (key.startsWith("floecat.auth.oidc")) {
      properties.put("floecat.auth.mode", "oidc");
    }
    properties.put(key, value);
    var sources = new ConfigSources(properties, Map.of(), directory, Optional.empty());
    Settings settings = Settings.read(sources);
    ClientConfig.from(settings);
    FloecatServer.start(FloecatConfig.from(settings)).close();
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
