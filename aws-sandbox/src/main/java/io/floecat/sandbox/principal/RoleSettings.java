package io.floecat.sandbox.principal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.sandbox.wire.AwsException;
import io.floecat.sandbox.wire.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a role has besides policies: {@code role.json}. */
record RoleSettings(
    Duration maxSession, Map<String, String> tags, Optional<PodIdentity> podIdentity) {

  private static final String CLUSTER = "PodIdentityClusterArn";
  private static final Set<String> KNOWN = Set.of("MaxSessionDuration", "Tags", CLUSTER);
  private static final long HOUR = 3600;

  static RoleSettings usual() {
    return new RoleSettings(Duration.ofSeconds(HOUR), Map.of(), Optional.empty());
  }

  static RoleSettings parse(String file, String text) {
    ObjectNode json = object(file, text);
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!KNOWN.contains(name)) {
                throw new DirectoryException(
                    "%s: \"%s\" is not one of %s".formatted(file, name, KNOWN));
              }
            });
    JsonNode seconds = json.path("MaxSessionDuration");
    if (!seconds.isMissingNode()
        && (!seconds.isInt() || seconds.intValue() < HOUR || seconds.intValue() > 12 * HOUR)) {
      throw new DirectoryException(
          "%s: \"MaxSessionDuration\" must be 3600 to 43200 seconds".formatted(file));
    }
    return new RoleSettings(
        Duration.ofSeconds(seconds.asLong(HOUR)), tags(file, json), podIdentity(file, json));
  }

  private static Optional<PodIdentity> podIdentity(String file, ObjectNode json) {
    JsonNode cluster = json.path(CLUSTER);
    if (cluster.isMissingNode()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new PodIdentity(cluster.asText()));
    } catch (IllegalArgumentException e) {
      throw new DirectoryException("%s: \"%s\": %s".formatted(file, CLUSTER, e.getMessage()), e);
    }
  }

  private static Map<String, String> tags(String file, ObjectNode json) {
    var tags = new LinkedHashMap<String, String>();
    JsonNode given = json.path("Tags");
    if (!given.isMissingNode() && !given.isObject()) {
      throw new DirectoryException("%s: \"Tags\" must be an object of texts".formatted(file));
    }
    given
        .properties()
        .forEach(
            tag -> {
              if (!tag.getValue().isTextual()) {
                throw new DirectoryException(
                    "%s: the tag \"%s\" must be a text".formatted(file, tag.getKey()));
              }
              tags.put(tag.getKey(), tag.getValue().textValue());
            });
    return tags;
  }

  private static ObjectNode object(String file, String text) {
    try {
      return Json.parseObject(text.getBytes(UTF_8));
    } catch (AwsException e) {
      throw new DirectoryException("%s is not one JSON object".formatted(file), e);
    }
  }
}
