package io.floecat.core.scan;

import java.util.List;

/** What a value says against its being the secret that its name speaks of. */
final class Evidence {

  private Evidence() {}

  /**
   * For a name that ends in a term.
   *
   * @param strict the term is of the value itself, as a password is: only what nobody takes for one
   *     is evidence
   */
  static boolean againstSecret(List<String> words, String value, boolean strict) {
    if (ValueForm.isBoolean(value) || ValueForm.isArn(value)) {
      return true;
    }
    if (strict) {
      return false;
    }
    return ValueForm.isSwitch(value)
        || ValueForm.isReference(value)
        || DottedName.isClass(value)
        || ValueForm.isUrl(value)
        || (ValueForm.isPath(value) && value.indexOf('/', 1) > 0)
        || (words.getLast().equals("tokens") && ValueForm.isNumber(value))
        || (words.getLast().equals("key") && words.contains("sse") && ValueForm.isKmsKey(value));
  }

  /**
   * For a name in which {@code rest} follows the last term.
   *
   * @param term its last word
   * @param strict some term is of the value itself
   */
  static boolean about(String term, List<String> rest, String value, boolean strict) {
    if (ValueForm.isBoolean(value) || ValueForm.isArn(value)) {
      return true;
    }
    boolean next = isNext(rest);
    return rest.stream().filter(Vocabulary::isAbout).anyMatch(word -> agrees(word, value))
        || (next && !strict && agreesLoosely(term, rest, value))
        || (next && strict && isKind(rest) && ValueForm.isWord(value));
  }

  /** Whether the words right after the term speak about it, or name somebody's id or type. */
  private static boolean isNext(List<String> rest) {
    return Vocabulary.isAbout(rest.getFirst())
        || (Vocabulary.ENTITY.contains(rest.getFirst())
            && rest.stream().anyMatch(Vocabulary::isAbout));
  }

  private static boolean isKind(List<String> rest) {
    return rest.stream().anyMatch(Vocabulary.KIND::contains);
  }

  /** Values that cannot be meant otherwise. */
  private static boolean agrees(String about, String value) {
    return (Vocabulary.QUANTITY.contains(about) && ValueForm.isQuantity(value))
        || (Vocabulary.KIND.contains(about)
            && (DottedName.isClass(value) || ValueForm.isUrl(value) || ValueForm.isNumber(value)))
        || (Vocabulary.PLACE.contains(about) && ValueForm.isPlace(value));
  }

  /** Names, kinds and states are words; a secret is none, save a bad one. */
  private static boolean agreesLoosely(String term, List<String> rest, String value) {
    boolean id = rest.stream().anyMatch(Vocabulary.NAME::contains);
    if (id && (term.endsWith("key") || rest.contains("key"))) {
      return ValueForm.isKeyId(value);
    }
    if (id) {
      return ValueForm.isPlain(value) || ValueForm.isReference(value) || ValueForm.isHex(value);
    }
    return rest.stream().anyMatch(Vocabulary.KIND::contains)
        ? ValueForm.isPlain(value)
        : rest.stream().anyMatch(Evidence::isWordEnough) && ValueForm.isWord(value);
  }

  private static boolean isWordEnough(String about) {
    return Vocabulary.QUANTITY.contains(about) || Vocabulary.PATH.contains(about);
  }
}
