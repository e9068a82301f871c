package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How the sources put numbers into texts. {@code %d} uses the digits of the machine's language, and
 * so would keys, URLs, JSON and regular expressions in Arabic or Nepali.
 */
class NumberFormatTest {

  private static final Pattern LOCALIZED = Pattern.compile("%[-0-9$,.+#(]*[dfegotT](?![a-z])");

  /** They run where we do. */
  private static final Set<String> TOOLS = Set.of("bench", "testkit");

  @Test
  void sources_numbersInTexts_haveNoLocale() throws IOException {
    List<Path> sources;
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      sources =
          modules
              .map(module -> module.resolve("src/main/java"))
              .filter(Files::isDirectory)
              .filter(path -> !TOOLS.contains(path.getName(1).toString()))
              .flatMap(NumberFormatTest::files)
              .toList();
    }

    assertThat(sources).hasSizeGreaterThan(400).allSatisfy(NumberFormatTest::requireNone);
  }

  private static void requireNone(Path source) throws IOException {
    for (String statement : Files.readString(source).split(";")) {
      boolean formats = statement.contains("ormat");
      if (formats && !statement.contains("Locale.ROOT")) {
        assertThat(LOCALIZED.matcher(statement).results().map(it -> it.group()))
            .as("use %%s, or String.format(Locale.ROOT, ...): %s", source)
            .isEmpty();
      }
    }
  }

  private static Stream<Path> files(Path directory) {
    try (Stream<Path> found = Files.walk(directory)) {
      return found.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
