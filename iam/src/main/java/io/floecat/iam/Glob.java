package io.floecat.iam;

import java.util.Arrays;

/** A pattern without variables: characters, {@code *} for any run of them, {@code ?} for one. */
final class Glob {

  private static final int RUN = -1;
  private static final int ONE = -2;

  private final int[] symbols;

  private Glob(int[] symbols) {
    this.symbols = symbols;
  }

  /** {@code *} and {@code ?} are wildcards. */
  public static Glob of(String pattern) {
    return new Builder().pattern(pattern).build();
  }

  boolean matches(String text) {
    return matches(text, false);
  }

  boolean matchesIgnoringCase(String text) {
    return matches(text, true);
  }

  /** Goes back only to the last run, so the time is at most the product of the lengths. */
  private boolean matches(String text, boolean ignoringCase) {
    int s = 0;
    int t = 0;
    int run = -1;
    int resume = 0;
    while (t < text.length()) {
      if (s < symbols.length && symbols[s] == RUN) {
        run = s++;
        resume = t;
      } else if (s < symbols.length && accepts(symbols[s], text.charAt(t), ignoringCase)) {
        s++;
        t++;
      } else if (run >= 0) {
        s = run + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (s < symbols.length && symbols[s] == RUN) {
      s++;
    }
    return s == symbols.length;
  }

  private static boolean accepts(int symbol, char c, boolean ignoringCase) {
    return symbol == ONE
        || symbol == c
        || (ignoringCase
            && symbol >= 0
            && Character.toLowerCase(symbol) == Character.toLowerCase((int) c));
  }

  /** Puts a pattern together from parts that may hold wildcards and parts that are literal. */
  static final class Builder {

    private int[] symbols = new int[16];
    private int length;

    Builder literal(String text) {
      text.chars().forEach(this::add);
      return this;
    }

    Builder pattern(String text) {
      text.chars().forEach(c -> add(c == '*' ? RUN : c == '?' ? ONE : c));
      return this;
    }

    Builder run() {
      add(RUN);
      return this;
    }

    Builder one() {
      add(ONE);
      return this;
    }

    Glob build() {
      return new Glob(Arrays.copyOf(symbols, length));
    }

    private void add(int symbol) {
      if (length == symbols.length) {
        symbols = Arrays.copyOf(symbols, 2 * length);
      }
      symbols[length++] = symbol;
    }
  }
}
