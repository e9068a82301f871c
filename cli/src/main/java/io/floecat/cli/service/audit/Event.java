package io.floecat.cli.service.audit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * A line of the audit log that says what somebody did. Fields that the line does not have are empty
 * text.
 *
 * @param type {@code intent}, {@code outcome} or {@code note}
 * @param id what an intent and its outcome have in common
 * @param isDryRun whether everything was checked and nothing was to change
 * @param more how many others, alike, a note stands for
 */
record Event(
    Instant time,
    String type,
    String id,
    String subject,
    String action,
    String account,
    String resource,
    String result,
    boolean isDryRun,
    String detail,
    String more) {

  /** Reads a line; empty where it is none, or is about the log itself. */
  static Optional<Event> read(String line) {
    try {
      return JsonParser.parseString(line) instanceof JsonObject json && json.has("action")
          ? Optional.of(of(json))
          : Optional.empty();
    } catch (JsonParseException | DateTimeException e) {
      return Optional.empty();
    }
  }

  boolean isIntent() {
    return type.equals("intent");
  }

  private static Event of(JsonObject json) {
    return new Event(
        Instant.parse(text(json, "time")),
        text(json, "type"),
        text(json, "id"),
        text(json, "subject"),
        text(json, "action"),
        text(json, "account"),
        text(json, "resource"),
        text(json, "result"),
        text(json, "validateOnly").equals("true"),
        text(json, "detail"),
        text(json, "more"));
  }

  private static String text(JsonObject json, String field) {
    JsonElement value = json.get(field);
    return value instanceof JsonPrimitive primitive ? primitive.getAsString() : "";
  }
}
