package io.floecat.cli.output;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** One resource, a line for each field: its path and its value. */
final class Details {

  private Details() {}

  static void print(JsonObject resource, PrintWriter out) {
    var lines = new LinkedHashMap<String, String>();
    collect("", resource, lines);
    int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
    lines.forEach(
        (path, value) -> out.println(path + " ".repeat(width - path.length() + 2) + value));
  }

  private static void collect(String path, JsonElement element, Map<String, String> lines) {
    switch (element) {
      case JsonObject object -> {
        String prefix = path.isEmpty() ? "" : path + ".";
        object
            .entrySet()
            .forEach(field -> collect(prefix + field.getKey(), field.getValue(), lines));
      }
      case JsonArray array -> {
        for (int i = 0; i < array.size(); i++) {
          collect(path + "[" + i + "]", array.get(i), lines);
        }
      }
      case JsonPrimitive value ->
          lines.put(PrintableText.of(path), PrintableText.of(value.getAsString()));
      default -> {}
    }
  }
}
