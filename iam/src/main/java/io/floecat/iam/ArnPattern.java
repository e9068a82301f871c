package io.floecat.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An ARN with wildcards and variables, compared segment by segment between the colons. The last
 * segment of the pattern reaches to the end of the ARN, colons included.
 *
 * @param segments six, or fewer where the last one ends in {@code *}
 */
public record ArnPattern(List<Template> segments) {

  private static final int SEGMENTS = 6;

  /** Copies the list. */
  public ArnPattern {
    segments = List.copyOf(segments);
  }

  /** One of a Resource element, other than {@code *}. */
  static ArnPattern ofResource(Place place, String text) {
    List<String> parts = split(text);
    boolean whole = parts.size() == SEGMENTS || (parts.size() > 1 && text.endsWith("*"));
    if (!whole || !parts.getFirst().equals("arn")) {
      throw place.refuse(
          "\"%s\" is no ARN; write * or one like arn:aws:service:region:account:resource"
              .formatted(text));
    }
    ArnPattern pattern = of(place, parts);
    if (pattern.segments.stream().limit(SEGMENTS - 1).anyMatch(Template::hasVariables)) {
      throw place.refuse(
          "\"%s\" has a variable before the fifth colon, where IAM takes none".formatted(text));
    }
    return pattern;
  }

  /** One of an ARN operator; none where it has not the six parts of an ARN. */
  static Optional<ArnPattern> ofCondition(Place place, String text) {
    List<String> parts = split(text);
    return parts.size() == SEGMENTS && parts.getFirst().equals("arn")
        ? Optional.of(of(place, parts))
        : Optional.empty();
  }

  private static ArnPattern of(Place place, List<String> parts) {
    return new ArnPattern(parts.stream().map(part -> Template.parse(place, part, true)).toList());
  }

  Truth matches(String arn, RequestContext context) {
    String[] parts = arn.split(":", segments.size());
    if (parts.length != segments.size()) {
      return Truth.FALSE;
    }
    return Truth.all(
        Stream.iterate(0, i -> i < parts.length, i -> i + 1)
            .map(i -> segments.get(i).matches(parts[i], context, false)));
  }

  /** At most six parts; a colon within a variable does not count. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    boolean inVariable = false;
    int from = 0;
    for (int i = 0; i < text.length() && parts.size() < SEGMENTS - 1; i++) {
      if (text.startsWith("${", i)) {
        inVariable = true;
      } else if (text.charAt(i) == '}') {
        inVariable = false;
      } else if (text.charAt(i) == ':' && !inVariable) {
        parts.add(text.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(text.substring(from));
    return parts;
  }

  @Override
  public String toString() {
    return segments.stream().map(Template::toString).collect(Collectors.joining(":"));
  }
}
