package io.floecat.cli.client;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server says where it refuses.
 *
 * @param code the HTTP status
 * @param message for people
 * @param reason the stable reason, for programs; empty if the server gives none
 * @param retryAfter when the same request can succeed
 */
public record ApiError(int code, String message, String reason, Optional<Duration> retryAfter) {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(\\.\\d{1,9})?)s");

  /** Reads an answer; empty if it is not an error as Floecat answers it. */
  static Optional<ApiError> parse(int code, String body) {
    return parse(body)
        .flatMap(answer -> object(answer.get("error")))
        .map(
            error ->
                new ApiError(
                    code,
                    text(error, "message").orElse("no message"),
                    detail(error, "google.rpc.ErrorInfo", "reason").orElse(""),
                    detail(error, "google.rpc.RetryInfo", "retryDelay")
                        .flatMap(ApiError::duration)));
  }

  private static Optional<JsonObject> parse(String body) {
    try {
      return object(JsonParser.parseString(body));
    } catch (JsonParseException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> detail(JsonObject error, String type, String field) {
    if (error.get("details") instanceof JsonArray details) {
      for (JsonElement detail : details) {
        if (detail instanceof JsonObject fields
            && text(fields, "@type").orElse("").endsWith("/" + type)) {
          return text(fields, field);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<JsonObject> object(@Nullable JsonElement element) {
    return element instanceof JsonObject object ? Optional.of(object) : Optional.empty();
  }

  private static Optional<String> text(JsonObject object, String field) {
    return object.get(field) instanceof JsonPrimitive text
        ? Optional.of(text.getAsString())
        : Optional.empty();
  }

  private static Optional<Duration> duration(String text) {
    var matcher = DURATION.matcher(text);
    return matcher.matches()
        ? Optional.of(Duration.ofMillis((long) (1000 * Double.parseDouble(matcher.group(1)))))
        : Optional.empty();
  }
}
