package io.floecat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as its users get it: through the launcher, from the jars that the build made. */
@Tag("built")
@Timeout(120)
class BuiltProgramTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private record Outcome(int exitCode, String out, String err) {}

  @TempDir Path directory;

  @Test
  void launcher_afterABuild_startsAtOnce() throws Exception {
    // The first start after a build prepares later ones.
    floecat("--version");

    var outcome = floecat("--version");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).matches("floecat \\d\\S+ \\(Java \\S+\\)\n");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void properties_reachTheSettings() throws Exception {
    var outcome = floecat("config", "-Dfloecat.server.port=9001", "-o", "json");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .containsPattern("\"value\": \"9001\",\\s+\"source\": \"system property\"");
  }

  @Test
  void exitCode_isThatOfTheCommand() throws Exception {
    var outcome = floecat("conectors");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("did you mean connectors?").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "LC_ALL=C",
        "LC_ALL=POSIX",
        "LANG=C.UTF-8",
        "LC_ALL=xx_XX.UTF-8",
        "LC_ALL=en_US.ISO-8859-1",
        "LC_CTYPE=C.UTF-8 LANG=xx_XX.UTF-8"
      })
  void text_inAnyLocale_goesInAndOutUnspoilt(String locale) throws Exception {
    try (var server = new RecordingServer()) {
      server.answer("{\"displayName\":\"Z\u00fcrich\"}");
      // In ASCII, because this process may run in that locale too.
      String command =
          """
          SECRET=$(printf 'p\\303\\244ss') exec "$0" connectors create sales -a acme --server %s \\
            --kind iceberg-rest --display-name "$(printf 'Z\\303\\274rich')" \\
            --type bearer-token --credential token=env:SECRET
          """
              .formatted(server.url());
      var process = new ProcessBuilder("sh", "-c", command, ROOT.resolve("floecat").toString());
      process.environment().keySet().removeIf(name -> name.matches("LANG|LC_.*"));
      for (String variable : locale.isEmpty() ? new String[0] : locale.split(" ")) {
        process.environment().put(variable.split("=")[0], variable.split("=")[1]);
      }
      process.environment().put("FLOECAT_CLIENT_TOKEN", "t-1");

      assertThat(finish(process.start()).out()).isEqualTo("displayName  Z\u00fcrich\n");

      assertThat(server.onlyRequest().body()).contains("\"Z\u00fcrich\"", "\"p\u00e4ss\"");
    }
  }

  @Test
  void connectorCommands_loadNoBackendNoServerAndNoLogging() throws Exception {
    Path loaded = directory.resolve("loaded");
    try (var server = new RecordingServer()) {
      server.answer(CommandTest.SALES);
      ProcessBuilder process =
          process("connectors", "get", "sales", "-a", "acme", "--server", server.url());
      process.environment().put("FLOECAT_CLIENT_TOKEN", "t-1");
      process.environment().put("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + loaded);

      assertThat(finish(process.start()).exitCode()).isZero();
    }

    assertThat(Files.readString(loaded))
        .contains(" io.floecat.cli.client.ApiClient ", " io.floecat.runtime.config.ClientConfig ")
        .doesNotContainPattern(
            " (io\\.floecat\\.(sqlite|vault|server|runtime\\.[A-Z]\\w+|core\\.(operation|connector))"
                + "|com\\.linecorp|io\\.netty|io\\.grpc"
                + "|software\\.amazon|org\\.sqlite|com\\.google\\.crypto|ch\\.qos\\.logback|org\\.slf4j)\\b");
  }

  @Test
  void serve_printsACommandThatWorksAndStopsWhenTold() throws Exception {
    Path data = directory.resolve("data dir");
    Process server =
        process("-Dfloecat.server.port=0", "-Dfloecat.data-dir=" + data, "serve")
            .redirectError(directory.resolve("log").toFile())
            .start();
    try {
      BufferedReader banner = server.inputReader();
      assertThat(banner.readLine()).matches("serving     http://127\\.0\\.0\\.1:\\d+");
      assertThat(banner.readLine()).endsWith("/docs");
      assertThat(banner.readLine()).isEqualTo("token file  " + data.resolve("admin.token"));
      assertThat(banner.readLine())
          .matches("isolation {3}authorization in the service; the vault .*");
      String command = banner.readLine().replaceFirst("^try this +", "");

      ProcessBuilder pasted =
          new ProcessBuilder("sh", "-c", command + " --credential token=env:SECRET -o json");
      pasted.directory(ROOT.toFile()).environment().put("SECRET", "s3cr3t");
      Outcome created = finish(pasted.start());

      assertThat(created.exitCode()).as(created.err()).isZero();
      assertThat(JsonParser.parseString(created.out()).getAsJsonObject().get("name").getAsString())
          .isEqualTo("accounts/acme/connectors/sales");
    } finally {
      server.destroy();
    }
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readAllLines(directory.resolve("log")))
        .as("nothing but JSON is logged: no warning of the JVM either")
        .isNotEmpty()
        .allMatch(line -> line.startsWith("{"));

    Outcome rotated = floecat("-Dfloecat.data-dir=" + data, "vault-key", "rotate");
    assertThat(rotated.exitCode()).isZero();
    assertThat(rotated.err()).isEmpty();
    assertThat(rotated.out()).hasLineCount(3);
  }

  @Test
  void demo_checksEachStepToItsEnd() throws Exception {
    var outcome = floecat("demo");

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .endsWith("Every step was checked. Next: `floecat serve`, and README.\n");
  }

  private Outcome floecat(String... args) throws Exception {
    return finish(process(args).start());
  }

  private ProcessBuilder process(String... args) {
    var process =
        new ProcessBuilder(
            Stream.concat(Stream.of(ROOT.resolve("floecat").toString()), Stream.of(args)).toList());
    process.environment().keySet().removeIf(name -> name.startsWith("FLOECAT_"));
    return process.directory(directory.toFile());
  }

  private static Outcome finish(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), out, err);
  }
}
