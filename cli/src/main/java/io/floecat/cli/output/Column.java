package io.floecat.cli.output;

import com.google.gson.JsonObject;
import java.util.function.Function;

/**
 * A column of a table.
 *
 * @param title empty: the table has no line of titles
 * @param cell what stands in it for a resource; empty text for nothing
 */
public record Column(String title, Function<JsonObject, String> cell) {

  /** A column of a field that holds text. */
  public static Column of(String title, String field) {
    return new Column(title, resource -> Json.text(resource, field));
  }

  static Column untitled(String field) {
    return of("", field);
  }
}
