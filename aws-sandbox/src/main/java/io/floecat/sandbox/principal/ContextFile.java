package io.floecat.sandbox.principal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.floecat.sandbox.wire.AwsException;
import io.floecat.sandbox.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Condition keys that every request carries: {@code {"aws:SourceVpce": "vpce-1"}}. */
final class ContextFile {

  private ContextFile() {}

  static Map<String, List<String>> parse(String file, String text) {
    try {
      Map<String, List<String>> context = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      Json.parseObject(text.getBytes(UTF_8))
          .properties()
          .forEach(
              field -> context.put(field.getKey(), values(file, field.getKey(), field.getValue())));
      return context;
    } catch (AwsException e) {
      throw new DirectoryException("%s is not one JSON object".formatted(file), e);
    }
  }

  private static List<String> values(String file, String key, JsonNode value) {
    List<String> values = new ArrayList<>();
    (value.isArray() ? value : List.of(value))
        .forEach(
            one -> {
              if (!one.isTextual()) {
                throw new DirectoryException(
                    "%s: \"%s\" must be a text, or a list of texts".formatted(file, key));
              }
              values.add(one.textValue());
            });
    return values;
  }
}
