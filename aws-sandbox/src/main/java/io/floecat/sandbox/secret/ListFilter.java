package io.floecat.sandbox.secret;

import static java.util.Locale.ROOT;

import io.floecat.sandbox.wire.AwsException;
import io.floecat.sandbox.wire.Fields;
import io.floecat.sandbox.wire.Shape;
import java.util.List;
import java.util.stream.Stream;

/**
 * A filter of ListSecrets: a secret passes it by one of its values. Each value is a prefix, and
 * with {@code !} before it one that nothing may have.
 */
record ListFilter(String key, List<String> values) {

  private static final int MAX_FILTERS = 10;
  private static final int MAX_VALUES = 10;
  private static final Shape KEY = Shape.text(1, 32);
  private static final Shape VALUE = Shape.text(1, 512).of("!?[a-zA-Z0-9 :_@/+=.\\-!]*");

  static List<ListFilter> read(Fields fields) {
    List<Fields> filters = fields.structures("Filters", "Key", "Values");
    if (filters.size() > MAX_FILTERS) {
      throw Errors.invalidParameter("ListSecrets takes at most %s filters.".formatted(MAX_FILTERS));
    }
    return filters.stream().map(ListFilter::readOne).toList();
  }

  private static ListFilter readOne(Fields filter) {
    String key = filter.requiredText("Key", KEY);
    List<String> values = filter.texts("Values", VALUE);
    if (values.isEmpty() || values.size() > MAX_VALUES) {
      throw Errors.invalidParameter("A filter takes 1 to %s values.".formatted(MAX_VALUES));
    }
    return switch (key) {
      case "name", "description", "tag-key", "tag-value" -> new ListFilter(key, values);
      case "all", "primary-region", "owning-service" ->
          throw AwsException.notModelled("the filter %s of ListSecrets".formatted(key));
      default -> throw Errors.invalidParameter("There is no filter %s.".formatted(key));
    };
  }

  boolean matches(Secret secret) {
    return values.stream()
        .anyMatch(
            value ->
                value.startsWith("!")
                    ? texts(secret).noneMatch(text -> begins(text, value.substring(1)))
                    : texts(secret).anyMatch(text -> begins(text, value)));
  }

  private Stream<String> texts(Secret secret) {
    return switch (key) {
      case "name" -> Stream.of(secret.name());
      case "description" -> Stream.of(secret.description());
      case "tag-key" -> secret.tags().keySet().stream();
      case "tag-value" -> secret.tags().values().stream();
      default -> throw new IllegalStateException(key);
    };
  }

  private boolean begins(String text, String prefix) {
    return key.equals("description")
        ? text.toLowerCase(ROOT).startsWith(prefix.toLowerCase(ROOT))
        : text.startsWith(prefix);
  }
}
