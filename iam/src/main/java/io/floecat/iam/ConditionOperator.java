package io.floecat.iam;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * An operator of a Condition element: {@code [ForAllValues:|ForAnyValue:]Comparison[IfExists]}.
 *
 * @param text as it is written
 * @param ifExists whether it holds where the request does not carry the key
 */
public record ConditionOperator(
    String text, Quantifier quantifier, Comparison comparison, boolean ifExists) {

  /** How an operator takes a key that holds many values. */
  public enum Quantifier {
    NONE(""),
    ALL("ForAllValues:"),
    ANY("ForAnyValue:");

    private final String prefix;

    Quantifier(String prefix) {
      this.prefix = prefix;
    }
  }

  private static final String IF_EXISTS = "IfExists";

  static ConditionOperator parse(Place place, String text) {
    Quantifier quantifier =
        Stream.of(Quantifier.ALL, Quantifier.ANY)
            .filter(one -> text.startsWith(one.prefix))
            .findFirst()
            .orElse(Quantifier.NONE);
    String rest = text.substring(quantifier.prefix.length());
    boolean ifExists = rest.endsWith(IF_EXISTS);
    String name = ifExists ? rest.substring(0, rest.length() - IF_EXISTS.length()) : rest;
    Comparison comparison =
        Comparison.named(name).orElseThrow(() -> place.refuse(unknown(text, name)));
    if (comparison == Comparison.NULL && (ifExists || quantifier != Quantifier.NONE)) {
      throw place.refuse("Null takes neither ForAllValues, ForAnyValue nor IfExists");
    }
    return new ConditionOperator(text, quantifier, comparison, ifExists);
  }

  private static String unknown(String text, String name) {
    List<String> all = Arrays.stream(Comparison.values()).map(Comparison::text).toList();
    return all.stream()
        .filter(name::equalsIgnoreCase)
        .findFirst()
        .map(meant -> "there is no operator %s; did you mean %s?".formatted(text, meant))
        .orElse("there is no operator %s; known are %s".formatted(text, String.join(", ", all)));
  }

  /** What it makes of a key that the request does not carry. */
  public boolean holdsWithoutKey() {
    return ifExists
        || switch (quantifier) {
          case NONE -> comparison.isNegated();
          case ALL -> true;
          case ANY -> false;
        };
  }
}
