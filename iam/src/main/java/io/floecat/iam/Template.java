package io.floecat.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A string of a policy with policy variables, and with wildcards where the element has them. What a
 * variable stands for is literal: a wildcard in it is a character like any other.
 */
public final class Template {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^,{}']+)(?:, '([^'{}]*)')?\\}");

  /** A piece of it. */
  public sealed interface Part {}

  /** Text as it is written, in which {@code *} and {@code ?} may be wildcards. */
  public record Text(String text) implements Part {}

  /** A character that stands for itself. */
  public record Escaped(String text) implements Part {}

  /**
   * The value of a condition key.
   *
   * @param otherwise what it stands for where the key has no value
   */
  public record Variable(String key, Optional<String> otherwise) implements Part {}

  private final List<Part> parts;
  private final boolean wildcards;

  private Template(List<Part> parts, boolean wildcards) {
    this.parts = List.copyOf(parts);
    this.wildcards = wildcards;
  }

  /** Reads a string; throws where a variable is malformed, unknown or has many values. */
  static Template parse(Place place, String text, boolean wildcards) {
    if (text.contains("$${")) {
      throw place.refuse(
          "\"%s\": \"$${\" is Terraform's way of writing \"${\"; take one $ out".formatted(text));
    }
    List<Part> parts = new ArrayList<>();
    int from = 0;
    for (int at = text.indexOf("${"); at >= 0; at = text.indexOf("${", from)) {
      parts.add(new Text(text.substring(from, at)));
      var matcher = VARIABLE.matcher(text).region(at, text.length());
      if (!matcher.lookingAt()) {
        throw place.refuse(
            "\"%s\" holds a malformed variable; write ${key}, or ${key, 'default'}"
                .formatted(text));
      }
      parts.add(part(place, matcher.group(1), matcher.group(2)));
      from = matcher.end();
    }
    parts.add(new Text(text.substring(from)));
    return new Template(parts, wildcards);
  }

  private static Part part(Place place, String key, String otherwise) {
    if (key.length() == 1 && "*?$".contains(key)) {
      return new Escaped(key);
    }
    ConditionKey known =
        Catalogue.key(key)
            .orElseThrow(() -> place.refuse("the variable ${%s} is not modelled".formatted(key)));
    if (known.isMultivalued()) {
      throw place.refuse(
          "${%s} holds many values, and only single ones make variables".formatted(key));
    }
    return new Variable(key, Optional.ofNullable(otherwise));
  }

  /** Its pieces, in order. */
  public List<Part> parts() {
    return parts;
  }

  /** Whether {@code *} and {@code ?} in its texts are wildcards. */
  public boolean hasWildcards() {
    return wildcards;
  }

  boolean hasVariables() {
    return parts.stream().anyMatch(part -> !(part instanceof Text));
  }

  /** The pattern for this request; none where a variable has no value and no default. */
  Optional<Glob> resolve(RequestContext context) {
    var glob = new Glob.Builder();
    for (Part part : parts) {
      switch (part) {
        case Text(String text) when wildcards -> glob.pattern(text);
        case Text(String text) -> glob.literal(text);
        case Escaped(String text) -> glob.literal(text);
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
}
