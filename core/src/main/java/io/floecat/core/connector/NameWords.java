package io.floecat.core.connector;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Takes a name apart into its words, in lower case and without the digits at their ends. */
final class NameWords {

  private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern CAPITALS =
      Pattern.compile("(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");
  private static final Pattern LAST_DIGITS = Pattern.compile("(?<=\\p{L})\\p{N}+$");

  private NameWords() {}

  /** Apart at punctuation: {@code s3.secretKey} is {@code s, secretkey}. */
  static List<String> of(String name) {
    return Stream.of(SEPARATORS.split(normal(name)))
        .filter(word -> !word.isEmpty())
        .map(word -> LAST_DIGITS.matcher(word).replaceFirst("").toLowerCase(Locale.ROOT))
        .toList();
  }

  /** Apart at punctuation and capitals: {@code s3.secretKey} is {@code s, secret, key}. */
  static List<String> atCapitals(String name) {
    return of(CAPITALS.matcher(normal(name)).replaceAll(" "));
  }

  /** Look-alike forms of the same letters, such as full width ones, are the same word. */
  private static String normal(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKC);
  }
}
