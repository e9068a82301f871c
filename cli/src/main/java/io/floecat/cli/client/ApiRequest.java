package io.floecat.cli.client;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One call of the REST interface. Does not print its body, which can hold credentials.
 *
 * <p>Every call can be sent twice: those that write carry a request id, or do the same again.
 */
public final class ApiRequest {

  private final String method;
  private final String path;
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private Optional<String> body = Optional.empty();
  private Optional<String> requestId = Optional.empty();

  private ApiRequest(String method, String path) {
    this.method = method;
    this.path = path;
  }

  /** {@code path} is legal in a URI as it is. */
  public static ApiRequest get(String path) {
    return new ApiRequest("GET", path);
  }

  /** {@code path} is legal in a URI as it is. */
  public static ApiRequest post(String path) {
    return new ApiRequest("POST", path).body("{}");
  }

  /** {@code path} is legal in a URI as it is. */
  public static ApiRequest patch(String path) {
    return new ApiRequest("PATCH", path);
  }

  /** {@code path} is legal in a URI as it is. */
  public static ApiRequest delete(String path) {
    return new ApiRequest("DELETE", path);
  }

  /** Adds a query parameter; an empty value adds none. */
  public ApiRequest with(String parameter, String value) {
    if (!value.isEmpty()) {
      parameters.put(parameter, value);
    }
    return this;
  }

  /** Adds a query parameter that is true, or none. */
  public ApiRequest with(String parameter, boolean value) {
    return with(parameter, value ? "true" : "");
  }

  /** Sends {@code message}. */
  public ApiRequest body(MessageOrBuilder message) {
    try {
      return body(JsonFormat.printer().omittingInsignificantWhitespace().print(message));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("only an Any of an unknown type has no JSON", e);
    }
  }

  /** Sends {@code json}. */
  public ApiRequest body(String json) {
    body = Optional.of(json);
    return this;
  }

  /** Says under which id the request can be sent again; the id itself is sent by the caller. */
  public ApiRequest under(String id) {
    requestId = Optional.of(id);
    return this;
  }

  String method() {
    return method;
  }

  Optional<String> body() {
    return body;
  }

  String pathAndQuery() {
    if (parameters.isEmpty()) {
      return path;
    }
    return parameters.entrySet().stream()
        .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
        .collect(Collectors.joining("&", path + "?", ""));
  }

  /** What to say where it is unknown whether the request took effect; empty if it has none. */
  String inDoubt() {
    return requestId.map("; to be sure, repeat it with --request-id %s"::formatted).orElse("");
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
