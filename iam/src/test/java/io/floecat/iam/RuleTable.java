package io.floecat.iam;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** A table of rules in a text file: four columns between {@code |}, comments after {@code #}. */
final class RuleTable {

  private RuleTable() {}

  /** Rules whose fourth column says yes or no. */
  static Stream<Arguments> read(String name) {
    return rows(name)
        .map(row -> Arguments.of(row.get(0), row.get(1), row.get(2), row.get(3).equals("yes")));
  }

  static Stream<List<String>> rows(String name) {
    return text(name)
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> List.of(line.split(" \\| ", 4)));
  }

  static String text(String name) {
    try (var in = Objects.requireNonNull(RuleTable.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
