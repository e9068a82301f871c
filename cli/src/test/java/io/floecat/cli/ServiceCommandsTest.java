package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code config} and {@code vault-key} on a machine without a server. */
class ServiceCommandsTest {

  @TempDir Path directory;
  private TestShell shell;

  @BeforeEach
  void openShell() {
    shell = new TestShell(directory);
  }

  @Test
  void config_showsValuesWithTheirSourcesAndNoSecret() throws IOException {
    Files.writeString(directory.resolve("floecat.properties"), "floecat.server.port=9000\n");
    shell.variable("FLOECAT_CLIENT_TOKEN", "hunter2").property("floecat.server.host", "127.0.0.2");

    var outcome = shell.run("config");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .containsPattern("floecat.server.host +127.0.0.2 +system property ")
        .containsPattern("floecat.server.port +9000 +\\S+/floecat.properties ")
        .containsPattern("floecat.client.token +\\*{8} +environment ")
        .containsPattern("floecat.audit.required +true +default ")
        .doesNotContain("hunter2");
  }

  @Test
  void config_withMistakes_showsThemAllAfterTheSettings() {
    var outcome =
        shell
            .property("floecat.server.port", "x")
            .property("floecat.sever.host", "x")
            .run("config");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).contains("floecat.server.host");
    assertThat(outcome.err().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("floecat: floecat.se"));
  }

  @Test
  void config_ofAFileThatCannotBeRead_isOnlyTheError() throws IOException {
    Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff});
    for (String file : new String[] {"nofile", binary.toString()}) {
      var outcome = shell.run("config", "--config", file);

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.out()).isEmpty();
      assertThat(outcome.err()).contains(file).hasLineCount(1);
    }
  }

  @Test
  void vaultKey_beforeTheFirstStart_saysThatThereIsNone() {
    for (String command : new String[] {"list", "rotate"}) {
      var outcome = shell.run("vault-key", command);

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.err()).contains("vault.keyset.json").hasLineCount(1);
    }
  }

  @Test
  @DisplayName("P3: a password in a URL is masked, wherever the URL is a setting")
  void config_urlWithAPassword_showsTheMask() {
    var outcome =
        shell
            .variable("FLOECAT_CLIENT_SERVER", "https://user:s3cr3t@floecat.example.com")
            .run("config");

    assertThat(outcome.out())
        .contains("https://********@floecat.example.com")
        .doesNotContain("s3cr3t");
  }
}
