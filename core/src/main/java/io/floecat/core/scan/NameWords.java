package io.floecat.core.scan;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Takes a name apart into its words, in lower case and without the digits at their ends. Reads a
 * name once from left to right: names come by the thousand out of a long text.
 */
final class NameWords {

  private final boolean atCapitals;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();

  private NameWords(boolean atCapitals) {
    this.atCapitals = atCapitals;
  }

  /** Apart at punctuation: {@code s3.secretKey} is {@code s, secretkey}. */
  static List<String> of(String name) {
    return new NameWords(false).read(normal(name));
  }

  /** Apart at punctuation and capitals: {@code s3.secretKey} is {@code s, secret, key}. */
  static List<String> atCapitals(String name) {
    return new NameWords(true).read(normal(name));
  }

  /**
   * Percent-encoded names are decoded. Look-alike forms of the same letters, such as full width
   * ones, are the same word, and characters that nobody sees are not there.
   */
  private static String normal(String name) {
    String decoded = Decoding.fully(name);
    return Normalizer.isNormalized(decoded, Normalizer.Form.NFKC)
        ? decoded
        : Normalizer.normalize(decoded, Normalizer.Form.NFKC);
  }

  private List<String> read(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isLetterOrDigit(c) || Character.isSurrogate(c)) {
        if (atCapitals && beginsAtCapital(name, i)) {
          end();
        }
        word.append(c);
      } else if (Character.getType(c) != Character.FORMAT) {
        end();
      }
    }
    end();
    return words;
  }

  private static boolean beginsAtCapital(String name, int i) {
    if (i == 0 || !Character.isUpperCase(name.charAt(i))) {
      return false;
    }
    char before = name.charAt(i - 1);
    return Character.isLowerCase(before)
        || Character.isDigit(before)
        || (Character.isUpperCase(before)
            && i + 1 < name.length()
            && Character.isLowerCase(name.charAt(i + 1)));
  }

  private void end() {
    int length = word.length();
    while (length > 0 && Character.isDigit(word.charAt(length - 1))) {
      length--;
    }
    word.setLength(length == 0 ? word.length() : length);
    if (!word.isEmpty()) {
      words.add(word.toString().toLowerCase(Locale.ROOT));
    }
    word.setLength(0);
  }
}
