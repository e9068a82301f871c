package io.floecat.iam.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** In what the two evaluators differ, and which of these differences were decided. */
final class Disagreement {

  static final Set<String> DECIDED = Set.of();

  private Disagreement() {}

  static String kind(JsonNode answer, boolean ours) {
    if (answer.has("error")) {
      return "refused " + answer.get("error").asText().replaceAll("[^a-zA-Z :_.]", " ");
    }
    return "%s, ours %s, ignored %s"
        .formatted(answer.get("result").asText(), ours, answer.get("ignored"));
  }
}
