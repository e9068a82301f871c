package io.floecat.core.scan;

/** Tells what a machine drew at random from what a person wrote. */
final class Randomness {

  /** Below this many characters a name with a number in it looks alike. */
  private static final int SHORTEST = 20;

  private static final int SECRET_KEY = 40;

  private static final int SMALL = 1;
  private static final int CAPITAL = 2;
  private static final int DIGIT = 4;
  private static final int OTHER = 8;

  private Randomness() {}

  /**
   * Whether {@code text} has capitals, small letters and digits, and goes from one to another at
   * every fourth character or more often, where a random text does so at more than every second. A
   * capital that begins a word of a path does not count.
   */
  static boolean isRandom(String text) {
    if (text.length() < SHORTEST) {
      return false;
    }
    int changes = 0;
    int seen = 0;
    int before = OTHER;
    int last = OTHER;
    for (int i = 0; i < text.length(); i++) {
      int kind = kind(text.charAt(i));
      boolean word = last == CAPITAL && before == OTHER && kind == SMALL;
      changes += kind == last || kind == OTHER || last == OTHER || word ? 0 : 1;
      seen |= kind;
      before = last;
      last = kind;
    }
    return (seen & (SMALL | CAPITAL | DIGIT)) == (SMALL | CAPITAL | DIGIT)
        && changes * 4 >= text.length();
  }

  /** Whether {@code text} holds a word of 40 characters at random, as AWS's secret keys are. */
  static boolean holdsSecretKey(String text) {
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      boolean part = i < text.length() && isBase64(text.charAt(i));
      if (!part) {
        boolean padded = i < text.length() && text.charAt(i) == '=';
        if (i - start == SECRET_KEY && !padded && isRandom(text.substring(start, i))) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }

  private static boolean isBase64(char c) {
    return kind(c) != OTHER || c == '+' || c == '/';
  }

  private static int kind(char c) {
    if (c >= 'a' && c <= 'z') {
      return SMALL;
    }
    if (c >= 'A' && c <= 'Z') {
      return CAPITAL;
    }
    return c >= '0' && c <= '9' ? DIGIT : OTHER;
  }
}
