package io.floecat.core.connector;

import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.v1.Connector;
import io.floecat.v1.Connector.Kind;
import io.floecat.v1.Connector.State;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads the filter of a list: comparisons joined by {@code AND}, each {@code kind = X}, {@code
 * state = X}, {@code display_name = "..."} or {@code display_name : "..."}, where the last means
 * contains, in any case. In quotes, {@code \"} and {@code \\} stand for the character.
 */
final class ListFilter {

  private final String text;
  private int at;

  private ListFilter(String text) {
    this.text = text;
  }

  /**
   * Which connectors {@code filter} means; all, where it is blank.
   *
   * @throws InvalidArgumentException it is none; names {@code filter} and the character
   */
  static Predicate<Connector> parse(String filter) {
    if (filter.codePointCount(0, filter.length()) > Limits.FILTER) {
      throw InvalidArgumentException.of(
          "filter", "must have at most %s characters".formatted(Limits.FILTER));
    }
    return filter.isBlank() ? _ -> true : new ListFilter(filter).conjunction();
  }

  private Predicate<Connector> conjunction() {
    Predicate<Connector> all = comparison();
    for (skipBlanks(); at < text.length(); skipBlanks()) {
      int from = at;
      if (!word().equals("AND")) {
        throw invalid(from, "expected AND, or nothing more");
      }
      all = all.and(comparison());
    }
    return all;
  }

  private Predicate<Connector> comparison() {
    skipBlanks();
    int from = at;
    return switch (word()) {
      case "kind" -> kind();
      case "state" -> state();
      case "display_name", "displayName" -> displayName();
      default -> throw invalid(from, "expected kind, state or display_name");
    };
  }

  private Predicate<Connector> kind() {
    operator("=");
    Kind kind = constant(List.of(Kind.ICEBERG_REST, Kind.UNITY_CATALOG, Kind.AWS_GLUE));
    return connector -> connector.getKind() == kind;
  }

  private Predicate<Connector> state() {
    operator("=");
    State state = constant(List.of(State.ACTIVE, State.DELETED));
    return connector -> connector.getState() == state;
  }

  private Predicate<Connector> displayName() {
    char operator = operator("=:");
    String value = quoted();
    if (operator == '=') {
      return connector -> connector.getDisplayName().equals(value);
    }
    String part = value.toLowerCase(Locale.ROOT);
    return connector -> connector.getDisplayName().toLowerCase(Locale.ROOT).contains(part);
  }

  private char operator(String allowed) {
    skipBlanks();
    if (at == text.length() || allowed.indexOf(text.charAt(at)) < 0) {
      throw invalid(at, "expected " + String.join(" or ", allowed.split("")));
    }
    return text.charAt(at++);
  }

  private <E extends Enum<E>> E constant(List<E> constants) {
    skipBlanks();
    int from = at;
    String name = word();
    return constants.stream()
        .filter(constant -> constant.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    from,
                    constants.stream()
                        .map(Enum::name)
                        .collect(Collectors.joining(", ", "expected one of ", ""))));
  }

  private String quoted() {
    skipBlanks();
    int from = at;
    if (at == text.length() || text.charAt(at++) != '"') {
      throw invalid(from, "expected a text in double quotes");
    }
    var value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return value.toString();
      }
      value.append(c == '\\' ? escaped() : c);
    }
    throw invalid(from, "this quote is never closed");
  }

  private char escaped() {
    if (at == text.length() || "\"\\".indexOf(text.charAt(at)) < 0) {
      throw invalid(at, "expected \" or \\ after \\");
    }
    return text.charAt(at++);
  }

  private String word() {
    int from = at;
    while (at < text.length() && isOfWord(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  private static boolean isOfWord(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private static InvalidArgumentException invalid(int at, String problem) {
    return InvalidArgumentException.of("filter", "at character %s: %s".formatted(at + 1, problem));
  }
}
