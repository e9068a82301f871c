package io.floecat.runtime.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;

/** Guesses what somebody meant to write. */
final class NearestName {

  private NearestName() {}

  /**
   * The one of {@code known}, not empty, that takes the fewest edits to become from {@code name}.
   */
  static String to(String name, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .orElseThrow();
  }

  /** The edit distance of Levenshtein, row by row. */
  private static int distance(String from, String to) {
    int[] above = new int[to.length() + 1];
    Arrays.setAll(above, column -> column);
    for (int row = 1; row <= from.length(); row++) {
      int[] current = new int[to.length() + 1];
      current[0] = row;
      for (int column = 1; column <= to.length(); column++) {
        int change = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
        current[column] =
            Math.min(above[column - 1] + change, 1 + Math.min(above[column], current[column - 1]));
      }
      above = current;
    }
    return above[to.length()];
  }
}
