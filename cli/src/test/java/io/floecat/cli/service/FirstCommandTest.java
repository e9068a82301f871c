package io.floecat.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.cli.shell.Shell;
import io.floecat.cli.shell.Terminal;
import io.floecat.runtime.config.ConfigSources;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstCommandTest {

  private static final URI USUAL = URI.create("http://127.0.0.1:8350");
  private static final String REST =
      "connectors create sales -a acme%s --kind iceberg-rest --uri https://catalog.example.com"
          + " --type bearer-token";

  @TempDir Path directory;

  @Test
  void of_usualServerAndToken_saysNothingOfThem() {
    Path token = directory.resolve("home/.floecat/admin.token");

    assertThat(FirstCommand.of(USUAL, token, shell())).isEqualTo("./floecat " + REST.formatted(""));
  }

  @Test
  void of_settingsOfThisProcess_areSaidBecauseAnotherHasThemNot() {
    assertThat(
            FirstCommand.of(
                URI.create("https://127.0.0.1:9000"), Path.of("/it's here/token"), shell()))
        .isEqualTo(
            "./floecat -Dfloecat.client.token-file='/it'\\''s here/token' "
                + REST.formatted(" --server https://127.0.0.1:9000"));
  }

  @Test
  void of_settingsFileThatOthersReadToo_saysNothingOfIt() throws Exception {
    Files.writeString(
        directory.resolve("floecat.properties"),
        "floecat.server.port=9000\nfloecat.client.token-file=/t\n");

    assertThat(FirstCommand.of(URI.create("http://127.0.0.1:9000"), Path.of("/t"), shell()))
        .isEqualTo("./floecat " + REST.formatted(""));
  }

  /** Of a process with settings of its own. */
  private Shell shell() {
    var nowhere = new PrintWriter(Writer.nullWriter());
    return new Shell(
        InputStream.nullInputStream(),
        nowhere,
        nowhere,
        Terminal.NONE,
        new ConfigSources(
            Map.of("user.home", "/nobody", "floecat.server.port", "1"),
            Map.of(
                "HOME", directory.resolve("home").toString(), "FLOECAT_CLIENT_TOKEN_FILE", "/t2"),
            directory,
            Optional.empty()),
        time -> {});
  }
}
