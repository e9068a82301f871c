package io.floecat.core.scan;

import java.text.Normalizer;

/**
 * Brings letters that look alike into one spelling, for comparisons with words of a vocabulary. A
 * text that is plain ASCII stays the same object.
 */
final class Letters {

  /** Cyrillic, Greek and Latin letters, each above the ASCII letter that it is taken for. */
  private static final String ALIKE =
      "асеорхуіјѕԁһӏԛԝкмтвнгзАВЕКМНОРСТХІЈЅαεικνορτυχγηωΑΒΕΖΗΙΚΜΝΟΡΤΥΧıłøđ";

  private static final String ASCII =
      "aceopxyijsdhlqwkmtbhrzABEKMHOPCTXIJSaeikvoptuxynwABEZHIKMNOPTYXilod";

  private Letters() {}

  /**
   * {@code text} without characters that nobody sees, such as zero-width blanks and soft hyphens,
   * and with full-width and other styled forms as plain letters.
   */
  static String visible(String text) {
    if (isAscii(text)) {
      return text;
    }
    String normal = Normalizer.normalize(text, Normalizer.Form.NFKC);
    var visible = new StringBuilder(normal.length());
    normal
        .codePoints()
        .filter(c -> Character.getType(c) != Character.FORMAT)
        .forEach(visible::appendCodePoint);
    return visible.toString();
  }

  /** {@link #visible}, without accents, and with look-alikes of other scripts as ASCII letters. */
  static String plain(String text) {
    if (isAscii(text)) {
      return text;
    }
    String apart = Normalizer.normalize(visible(text), Normalizer.Form.NFKD);
    var plain = new StringBuilder(apart.length());
    apart
        .codePoints()
        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
        .map(Letters::alike)
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }

  private static int alike(int letter) {
    int at = ALIKE.indexOf(letter);
    return at < 0 ? letter : ASCII.charAt(at);
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }
}
