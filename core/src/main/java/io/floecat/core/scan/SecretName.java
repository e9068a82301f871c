package io.floecat.core.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells properties that hold a secret, such as {@code s3.secret-access-key}, from those that only
 * speak of one, such as {@code token-refresh-enabled}.
 *
 * <p>A name is taken apart into words at punctuation and at capitals. One to three words in a row
 * that are a term of the {@link Vocabulary} make it the name of a secret, wherever they stand: a
 * secret's name often ends in whose it is ({@code adls.sas-token.my-account}). Words after the last
 * term may say that it holds something about the secret; they are believed where the value agrees
 * ({@link ValueForm}): {@code secret.url} holds a URL, or it is refused.
 */
final class SecretName {

  /** What a query parameter may be called, besides, that carries a key or a signature. */
  private static final Set<String> PARAMETERS =
      Words.of(
          "key sig signature code auth xamzsignature xgoogsignature",
          "jsessionid phpsessid sessionid");

  /** Every term has one of these in it, in one of its words if it has several. */
  private static final Set<String> PARTS =
      Words.of(
          "pass pw phrase kenn cred secret token key sas jwt pat assert bear auth conn cook info",
          "signature pin seed sess contras senha woord haslo heslo losen adgang salas kek dek",
          "keytab keystore saml");

  private SecretName() {}

  /** Whether a property of this name and value holds a secret. */
  static boolean isProperty(String name, String value) {
    String plain = Letters.plain(name);
    return isSecret(split(NameWords.atCapitals(plain)), value)
        || isSecret(split(NameWords.of(plain)), value);
  }

  /** Whether a query parameter of this name and value holds a secret. */
  static boolean isParameter(String name, String value) {
    return isProperty(name, value)
        || (PARAMETERS.contains(String.join("", NameWords.of(name)))
            && !ValueForm.isBoolean(value));
  }

  /** Whether a name in {@code text} may be one of a secret: a quick look, which errs to yes. */
  static boolean mayBeIn(String text) {
    String small = text.toLowerCase(Locale.ROOT);
    return PARTS.stream().anyMatch(small::contains)
        || small.chars().anyMatch(c -> c > 127 || c == '%');
  }

  /** Whether some value of this name would be a secret. */
  static boolean hasTerm(String name) {
    String plain = Letters.plain(name);
    return hasTerm(split(NameWords.atCapitals(plain))) || hasTerm(split(NameWords.of(plain)));
  }

  private static boolean hasTerm(List<String> words) {
    return termEnd(words, Vocabulary.VALUES) + termEnd(words, Vocabulary.OBJECTS) > 0;
  }

  /** Whether the name is one of the value itself, such as a password, with nothing after it. */
  static boolean isValueItself(String name) {
    List<String> words = split(NameWords.atCapitals(Letters.plain(name)));
    return termEnd(words, Vocabulary.VALUES) == words.size() && !words.isEmpty();
  }

  private static boolean isSecret(List<String> words, String value) {
    int valueEnd = termEnd(words, Vocabulary.VALUES);
    int end = Math.max(valueEnd, termEnd(words, Vocabulary.OBJECTS));
    if (end == 0 || (words.contains("column") && ValueForm.isOfColumn(value))) {
      return false;
    }
    boolean strict = valueEnd > 0;
    List<String> rest = words.subList(end, words.size());
    return !(rest.isEmpty()
        ? Evidence.againstSecret(words, value, strict)
        : Evidence.about(words.get(end - 1), rest, value, strict));
  }

  /** Behind the last term of {@code terms}; 0 where there is none. */
  private static int termEnd(List<String> words, Set<String> terms) {
    int end = 0;
    for (int from = 0; from < words.size(); from++) {
      if (isNeutral(words, from)) {
        from++;
        continue;
      }
      for (int to = from + 1; to <= Math.min(from + 3, words.size()); to++) {
        if (terms.contains(String.join("", words.subList(from, to)))) {
          end = Math.max(end, to);
        }
      }
    }
    return end;
  }

  private static boolean isNeutral(List<String> words, int from) {
    return from + 1 < words.size()
        && Vocabulary.NEUTRAL.contains(words.get(from) + words.get(from + 1));
  }

  /** Words that were written together stand apart: {@code dbpassword}, {@code tokenfile}. */
  private static List<String> split(List<String> words) {
    var apart = new ArrayList<String>();
    for (String word : words) {
      if (isKnown(word)) {
        apart.add(word);
      } else {
        apart.addAll(split(word));
      }
    }
    return apart;
  }

  private static boolean isKnown(String word) {
    return Vocabulary.VALUES.contains(word)
        || Vocabulary.OBJECTS.contains(word)
        || Vocabulary.ENGLISH.contains(word)
        || Vocabulary.NEUTRAL.contains(word);
  }

  private static List<String> split(String word) {
    String last = longestEnd(word);
    if (!last.isEmpty()) {
      return List.of(word.substring(0, word.length() - last.length()), last);
    }
    for (String term : Vocabulary.ENDS) {
      String rest = word.startsWith(term) ? word.substring(term.length()) : "";
      if (Vocabulary.isAbout(rest) || rest.equals("value") || rest.equals("key")) {
        return List.of(term, rest);
      }
    }
    return List.of(word);
  }

  /** The longest term that {@code word} ends in; empty: none. */
  private static String longestEnd(String word) {
    return Vocabulary.ENDS.stream()
        .filter(word::endsWith)
        .max((a, b) -> Integer.compare(a.length(), b.length()))
        .orElse("");
  }
}
