package io.floecat.server.auth.oidc;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a claim holds.
 *
 * @param values the strings that count: those of an array, or the words of one string, as in {@code
 *     scope}; empty where there is nothing of that kind
 * @param shape what was found, for a person who wonders why it gives nothing: type and number, and
 *     nothing that the token says; follows "is"
 */
record ClaimValue(List<String> values, String shape) {

  static final ClaimValue ABSENT = new ClaimValue(List.of(), "not there");

  static final ClaimValue AMBIGUOUS =
      new ClaimValue(List.of(), "in several places that say different things");

  /** Copies the list. */
  ClaimValue {
    values = List.copyOf(values);
  }

  static ClaimValue of(@Nullable Object value) {
    return switch (value) {
      case String text -> ofText(text);
      case List<?> list -> ofList(list);
      case null, default -> new ClaimValue(List.of(), type(value));
    };
  }

  private static ClaimValue ofText(String text) {
    List<String> words = Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).toList();
    String commas = text.indexOf(',') < 0 ? "" : " with commas, and only blanks separate words";
    return new ClaimValue(words, "a string of %s%s".formatted(count(words.size(), "word"), commas));
  }

  private static ClaimValue ofList(List<?> list) {
    List<String> strings =
        list.stream().filter(String.class::isInstance).map(String.class::cast).toList();
    List<String> others =
        list.stream()
            .filter(it -> !(it instanceof String))
            .map(ClaimValue::type)
            .distinct()
            .sorted()
            .toList();
    String rest = others.isEmpty() ? "" : ", beside " + String.join(", ", others);
    return new ClaimValue(
        strings, "an array of %s%s".formatted(count(strings.size(), "string"), rest));
  }

  private static String type(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String _ -> "a string";
      case Number _ -> "a number";
      case Boolean _ -> "true or false";
      case List<?> _ -> "an array";
      case Map<?, ?> _ -> "an object";
      default -> "something else";
    };
  }

  private static String count(int number, String noun) {
    return "%s %s%s".formatted(number, noun, number == 1 ? "" : "s");
  }
}
