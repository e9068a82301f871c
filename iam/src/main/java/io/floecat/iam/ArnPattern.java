package io.floecat.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An ARN with wildcards and variables, compared segment by segment between the colons. The last
 * segment of the pattern reaches to the end of the ARN, colons included.
 */
public final class ArnPattern {

  private static final int SEGMENTS = 6;

  private final List<Template> segments;

  private ArnPattern(List<Template> segments) {
    this.segments = List.copyOf(segments);
  }

  /** One of a Resource element, other than {@code *}. */
  static ArnPattern ofResource(Place place, String text) {
    List<String> parts = split(text);
    boolean whole = parts.size() == SEGMENTS || (parts.size() > 3 && text.endsWith("*"));
    if (!whole || !parts.getFirst().equals("arn")) {
      throw place.refuse(
          "\"%s\" is no ARN; write * or one like arn:aws:service:region:account:resource"
              .formatted(text));
    }
    if (parts.get(2).contains("*") || parts.get(2).contains("?")) {
      throw place.refuse("\"%s\" has a wildcard for the service; name it".formatted(text));
    }
    ArnPattern pattern = of(place, parts);
    if (pattern.segments.stream().limit(SEGMENTS - 1).anyMatch(Template::hasVariables)) {
      throw place.refuse(
          "\"%s\" has a variable before the fifth colon, where IAM takes none".formatted(text));
    }
    return pattern;
  }

  /** One of an ARN operator. */
  static ArnPattern ofCondition(Place place, String text) {
    List<String> parts = split(text);
    if (parts.size() != SEGMENTS || !parts.getFirst().equals("arn")) {
      throw place.refuse(
          "\"%s\" has not the six parts of an ARN; an ARN operator compares nothing else"
              .formatted(text));
    }
    return of(place, parts);
  }

  private static ArnPattern of(Place place, List<String> parts) {
    return new ArnPattern(parts.stream().map(part -> Template.parse(place, part, true)).toList());
  }

  /** The parts between the colons, from {@code arn} on; the last one takes in further colons. */
  public List<Template> segments() {
    return segments;
  }

  boolean matches(String arn, RequestContext context) {
    String[] parts = arn.split(":", segments.size());
    if (parts.length != segments.size()) {
      return false;
    }
    for (int i = 0; i < parts.length; i++) {
      Optional<Glob> glob = segments.get(i).resolve(context);
      if (glob.isEmpty() || !glob.get().matches(parts[i])) {
        return false;
      }
    }
    return true;
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
}
