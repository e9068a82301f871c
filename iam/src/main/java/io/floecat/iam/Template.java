package io.floecat.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A string of a policy with policy variables, and with wildcards where the element has them. What a
 * variable stands for is literal: a wildcard in it is a character like any other.
 *
 * @param parts what it is made of, in order
 */
public record Template(List<Part> parts) {

  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([^,{}']+)(?:,\\s*'([^'{}]*)')?\\s*\\}");

  /** A part of it. */
  public sealed interface Part {}

  /** These characters. */
  public record Literal(String text) implements Part {}

  /** The wildcard {@code *}: any run of characters, also of none. */
  public record AnyRun() implements Part {}

  /** The wildcard {@code ?}: one character. */
  public record AnyOne() implements Part {}

  /**
   * A policy variable.
   *
   * @param key the condition key whose value it stands for
   * @param otherwise what it stands for where the request has no value; none: then nothing matches
   */
  public record Variable(String key, Optional<String> otherwise) implements Part {}

  /** Copies the list. */
  public Template {
    parts = List.copyOf(parts);
  }

  /** Plain text, as in documents of a Version without variables. */
  static Template plain(String text, boolean wildcards) {
    return new Template(texts(text, wildcards).toList());
  }

  /** Reads a string; throws where a variable is malformed. */
  static Template parse(Place place, String text, boolean wildcards) {
    if (!place.hasVariables()) {
      return plain(text, wildcards);
    }
    if (text.contains("$${")) {
      throw place.refuse(
          "\"%s\": \"$${\" is Terraform's way of writing \"${\"; take one $ out".formatted(text));
    }
    List<Part> parts = new ArrayList<>();
    int from = 0;
    for (int at = text.indexOf("${"); at >= 0; at = text.indexOf("${", from)) {
      texts(text.substring(from, at), wildcards).forEach(parts::add);
      var matcher = VARIABLE.matcher(text).region(at, text.length());
      if (!matcher.lookingAt()) {
        throw place.refuse(
            "\"%s\" holds a malformed variable; write ${key}, or ${key, 'default'}"
                .formatted(text));
      }
      parts.add(part(matcher.group(1).strip(), matcher.group(2)));
      from = matcher.end();
    }
    texts(text.substring(from), wildcards).forEach(parts::add);
    return new Template(parts);
  }

  private static Part part(String key, String otherwise) {
    return key.length() == 1 && "*?$".contains(key)
        ? new Literal(key)
        : new Variable(key, Optional.ofNullable(otherwise));
  }

  private static Stream<Part> texts(String text, boolean wildcards) {
    if (!wildcards) {
      return text.isEmpty() ? Stream.empty() : Stream.of(new Literal(text));
    }
    return Pattern.compile("\\*|\\?|[^*?]+")
        .matcher(text)
        .results()
        .map(
            match ->
                switch (match.group()) {
                  case "*" -> new AnyRun();
                  case "?" -> new AnyOne();
                  default -> new Literal(match.group());
                });
  }

  /** The variables in it. */
  public Stream<Variable> variables() {
    return parts.stream().flatMap(p -> p instanceof Variable one ? Stream.of(one) : Stream.empty());
  }

  boolean hasVariables() {
    return variables().findAny().isPresent();
  }

  /**
   * Whether it matches; not where a variable has neither a value nor a default. Unknown where a
   * variable stands for something that this model does not know.
   */
  Truth matches(String actual, RequestContext context, boolean ignoringCase) {
    if (variables().anyMatch(one -> !context.knowsVariable(one.key()))) {
      return Truth.UNKNOWN;
    }
    return Truth.of(
        resolve(context)
            .filter(glob -> ignoringCase ? glob.matchesIgnoringCase(actual) : glob.matches(actual))
            .isPresent());
  }

  private Optional<Glob> resolve(RequestContext context) {
    var glob = new Glob.Builder();
    for (Part part : parts) {
      switch (part) {
        case Literal(String text) -> glob.literal(text);
        case AnyRun() -> glob.run();
        case AnyOne() -> glob.one();
        case Variable(String key, Optional<String> otherwise) -> {
          Optional<String> value = context.single(key).or(() -> otherwise);
          if (value.isEmpty()) {
            return Optional.empty();
          }
          glob.literal(value.get());
        }
      }
    }
    return Optional.of(glob.build());
  }

  @Override
  public String toString() {
    return parts.stream().map(Template::text).collect(Collectors.joining());
  }

  private static String text(Part part) {
    return switch (part) {
      case Literal(String text) -> text;
      case AnyRun() -> "*";
      case AnyOne() -> "?";
      case Variable(String key, Optional<String> otherwise) ->
          "${" + key + otherwise.map(", '%s'"::formatted).orElse("") + "}";
    };
  }
}
