package io.floecat.cli.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.cli.DefaultAwsEnvironment;
import io.floecat.runtime.EmbeddedFloecat;
import io.floecat.runtime.config.ClientConfig;
import io.floecat.runtime.config.ConfigKey;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.sandbox.AwsSandbox;
import io.floecat.sandbox.SandboxOptions;
import io.floecat.spi.account.Principal;
import io.floecat.spi.error.ErrorReason;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.BearerToken;
import io.floecat.v1.Connector;
import io.floecat.v1.CreateConnectorRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What README and the other pages say about code is what the code is. */
class ReadmeTest {

  private static final int MAX_DEPTH = 20;
  private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]*(?:Test|Contract))`");
  private static final Pattern LINK = Pattern.compile("\\]\\((?!http)([^)#]*)#?([^)]*)\\)");
  private static final Path SOURCES = Path.of("src/test/java/io/floecat/cli/readme");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"EmbeddedSecretsManager", "SecretsOnAws", "UseCredentials"})
  void example_isTheCodeThatTheTestsRun(String example) throws IOException {
    String source = Files.readString(SOURCES.resolve(example + ".java"));
    String code = source.split("    // README\n", -1)[1].stripTrailing().stripIndent();

    assertThat(page("library")).contains("```java\n" + code + "\n```\n");
  }

  @Test
  void settings_areAllInTheTable() throws IOException {
    assertThat(page("settings").lines().filter(line -> line.startsWith("| `floecat.")))
        .containsExactlyElementsOf(
            Arrays.stream(ConfigKey.values())
                .map(
                    key ->
                        "| `%s` | %s | %s |"
                            .formatted(
                                key.key(),
                                key.defaultValue().map(it -> "`" + it + "`").orElse("-"),
                                key.meaning()))
                .toList());
  }

  @Test
  void reasons_areAllInTheTable() throws IOException {
    assertThat(
            page("rest")
                .lines()
                .filter(line -> line.matches("\\| `[A-Z_]+` \\|.*"))
                .map(line -> line.split("`", -1)[1]))
        .containsExactlyElementsOf(Arrays.stream(ErrorReason.values()).map(Enum::name).toList());
  }

  @Test
  void links_leadToPagesAndHeadings() throws IOException {
    for (Path page : pages()) {
      for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
        Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
        assertThat(target).as("%s: %s", page, link.group()).exists();
        if (!link.group(2).isEmpty()) {
          assertThat(headings(target)).as("%s", page).contains(link.group(2));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../docs/oidc.md#```properties\nfloecat.auth#```",
        "../docs/oidc.md#```properties\nfloecat.client#```",
        "../docs/oidc.md#<<'END'\n#END\n"
      })
  void settingsOfAnExample_areAccepted(String place) throws IOException {
    String[] parts = place.split("#");
    String text = Files.readString(Path.of(parts[0]));
    int from = text.indexOf('\n', text.indexOf(parts[1])) + 1;
    Path file = directory.resolve("example.properties");
    Files.writeString(file, text.substring(from, text.indexOf(parts[2], from)));
    Settings settings =
        Settings.read(
            new ConfigSources(
                Map.of("user.home", "/home/ada"), Map.of(), directory, Optional.of(file)));

    boolean isService = FloecatConfig.from(settings).auth().oidc().isPresent();
    boolean isClient = ClientConfig.from(settings).oidc().isPresent();

    assertThat(isService || isClient).isTrue();
  }

  @Test
  void tests_thatAPageNames_areThere() throws IOException {
    Set<String> there = new TreeSet<>();
    Set<String> named = new TreeSet<>();
    try (Stream<Path> files = Files.find(Path.of(".."), MAX_DEPTH, (_, it) -> it.isRegularFile())) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".java")) {
          there.add(name.substring(0, name.length() - ".java".length()));
        } else if (name.endsWith(".md")) {
          TEST.matcher(Files.readString(file)).results().forEach(it -> named.add(it.group(1)));
        }
      }
    }

    assertThat(named).contains("LeakTest");
    assertThat(there).containsAll(named);
  }

  @Test
  void embeddedSecretsManager_readsWhatItCreated() throws IOException {
    Path vault = Files.createDirectory(directory.resolve("vault"));

    assertThat(EmbeddedSecretsManager.createAndRead(vault, "s3cret"))
        .isEqualTo("s3cret".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void secretsOnAws_readsWhatItCreated() {
    try (var sandbox = AwsSandbox.start(SandboxOptions.usual().withListener(_ -> {}));
        var _ = DefaultAwsEnvironment.of(sandbox, "floecat-base")) {
      assertThat(SecretsOnAws.createAndRead("s3cret"))
          .isEqualTo("s3cret".getBytes(StandardCharsets.UTF_8));
      assertThat(sandbox.secrets().find("accounts/acct-123/connectors/conn-001"))
          .hasValueSatisfying(
              secret -> assertThat(secret.tags()).isEqualTo(Map.of("AccountId", "acct-123")));
    }
  }

  @Test
  void useCredentials_handsThemToTheFunction() {
    var sources =
        new ConfigSources(
            Map.of("floecat.data-dir", directory.resolve("data").toString()),
            Map.of(),
            directory,
            Optional.empty());
    try (var floecat = EmbeddedFloecat.open(FloecatConfig.from(Settings.read(sources)))) {
      floecat
          .connectors()
          .create(
              Principal.admin("test"),
              CreateConnectorRequest.newBuilder()
                  .setParent("accounts/acct-123")
                  .setConnectorId("lake")
                  .setConnector(
                      Connector.newBuilder()
                          .setKind(Connector.Kind.UNITY_CATALOG)
                          .setUri("https://unity.example.com")
                          .setAuth(
                              AuthCredentials.newBuilder()
                                  .setBearerToken(
                                      BearerToken.newBuilder().setToken("a-token-of-18-chars"))))
                  .build());
    }

    assertThat(UseCredentials.countTables(sources, token -> token.length())).isEqualTo(19);
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> all =
        Stream.concat(Files.list(Path.of("..")), Files.list(Path.of("../docs")))) {
      return all.filter(file -> file.toString().endsWith(".md")).toList();
    }
  }

  /** As GitHub makes anchors of them. */
  private static List<String> headings(Path page) throws IOException {
    return Files.readString(page)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^\\p{Alnum} _-]", "").replace(' ', '-'))
        .toList();
  }

  private static String page(String name) throws IOException {
    return Files.readString(Path.of("../docs/" + name + ".md"));
  }
}
