package io.floecat.core.scan;

import static java.util.stream.Collectors.toUnmodifiableList;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Properties of real catalogs, engines and drivers, each with what it is and where it is from. */
public final class PropertyTable {

  /**
   * A line of the table.
   *
   * @param source the project and the page or file that the name is from
   */
  public record Row(String name, String value, PropertyClass verdict, String source) {

    @Override
    public String toString() {
      return verdict + " " + name + " = " + value.replace("\n", "\\n") + " (" + source + ")";
    }
  }

  private PropertyTable() {}

  /** All rows, in the table's order. */
  public static List<Row> rows() {
    try (var in = PropertyTable.class.getResourceAsStream("/scan/properties.tsv");
        var reader =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .map(PropertyTable::row)
          .collect(toUnmodifiableList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows with this verdict. */
  public static List<Row> rows(PropertyClass verdict) {
    return rows().stream().filter(row -> row.verdict() == verdict).toList();
  }

  private static Row row(String[] cells) {
    return new Row(
        cells[0],
        cells[1].replace("\\n", "\n"),
        PropertyClass.valueOf(cells[2].toUpperCase(Locale.ROOT)),
        cells[3]);
  }
}
