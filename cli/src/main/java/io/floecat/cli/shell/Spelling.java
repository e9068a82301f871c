package io.floecat.cli.shell;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** How names are written, and which one was meant. */
public final class Spelling {

  /** Shorter words are near to too many others. */
  private static final int SHORTEST = 3;

  private Spelling() {}

  /** {@code clientSecret}, {@code client-secret} and {@code CLIENT_SECRET} as one. */
  public static String snakeCase(String word) {
    return word.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replace('-', '_').toLowerCase(Locale.ROOT);
  }

  /** As the command line writes names: {@code client-secret}. */
  public static String kebabCase(String word) {
    return snakeCase(word).replace('_', '-');
  }

  /**
   * The candidate that {@code word} was probably meant to be: one that it begins, or that is few
   * letters away. Empty where none is close. Case and kind of hyphen do not count.
   */
  public static Optional<String> nearest(String word, Collection<String> candidates) {
    String wanted = kebabCase(word);
    return candidates.stream()
        .filter(candidate -> distance(wanted, candidate) <= tolerated(wanted))
        .min(Comparator.comparingInt(candidate -> distance(wanted, candidate)));
  }

  /** {@code ; did you mean X?}, or nothing. */
  public static String didYouMean(String word, Collection<String> candidates) {
    return nearest(word, candidates).map("; did you mean %s?"::formatted).orElse("");
  }

  private static int tolerated(String word) {
    return word.length() < SHORTEST ? 0 : Math.max(1, word.length() / 3);
  }

  private static int distance(String wanted, String candidate) {
    String possible = kebabCase(candidate);
    boolean begun = wanted.length() >= SHORTEST && possible.startsWith(wanted);
    return begun ? 1 : edits(wanted, possible);
  }

  /** How many letters are added, left out, replaced, or swapped with their neighbour. */
  static int edits(String a, String b) {
    int[][] steps = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          steps[i][j] = i + j;
          continue;
        }
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(steps[i - 1][j], steps[i][j - 1]) + 1;
        least = Math.min(least, steps[i - 1][j - 1] + same);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, steps[i - 2][j - 2] + 1);
        }
        steps[i][j] = least;
      }
    }
    return steps[a.length()][b.length()];
  }
}
