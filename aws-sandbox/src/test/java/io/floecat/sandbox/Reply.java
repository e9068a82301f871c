package io.floecat.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What Secrets Manager answered to a bare request. */
record Reply(int status, String requestId, JsonNode body) {

  /** An error as it is compared: all but the request id. */
  record Error(int status, String code, String message) {}

  Error error() {
    return new Error(status, code(), body.path("Message").asText());
  }

  String code() {
    return body.path("__type").asText();
  }

  String text(String field) {
    return body.path(field).asText();
  }

  List<String> texts(String field) {
    return body.path(field).valueStream().map(JsonNode::asText).toList();
  }
}
