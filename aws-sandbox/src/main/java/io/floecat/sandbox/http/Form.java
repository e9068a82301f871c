package io.floecat.sandbox.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.sandbox.wire.AwsException;
import io.floecat.sandbox.wire.CommonError;
import io.floecat.sandbox.wire.Json;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parameters of a form. {@code Tags.member.1.Key=a} is the key of the first of a list. */
final class Form {

  private static final String LIST = "member";

  /** Clients send a list that is empty as an empty text. */
  private static final Set<String> LISTS = Set.of("Tags", "TransitiveTagKeys", "PolicyArns");

  private final Map<String, String> parameters;

  private Form(Map<String, String> parameters) {
    this.parameters = parameters;
  }

  static Form parse(byte[] body) {
    var parameters = new LinkedHashMap<String, String>();
    for (String pair : new String(body, UTF_8).split("&")) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      if (parameters.put(name, value) != null) {
        throw malformed("the parameter %s is given twice".formatted(name));
      }
    }
    parameters.entrySet().removeIf(one -> LISTS.contains(one.getKey()) && one.getValue().isEmpty());
    return new Form(parameters);
  }

  /** A parameter, which is not in the {@link #tree} then. */
  Optional<String> take(String name) {
    return Optional.ofNullable(parameters.remove(name));
  }

  /** As the JSON protocol would have it, but that every value is a text. */
  ObjectNode tree() {
    ObjectNode root = Json.object();
    parameters.forEach((name, value) -> put(root, name, name, value));
    return (ObjectNode) withLists(root);
  }

  private static void put(ObjectNode node, String path, String name, String value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      if (node.has(path)) {
        throw malformed("the parameter %s is both a value and a structure".formatted(name));
      }
      node.put(path, value);
      return;
    }
    String first = path.substring(0, dot);
    if (!node.has(first)) {
      node.putObject(first);
    }
    if (!(node.get(first) instanceof ObjectNode child)) {
      throw malformed("the parameter %s is both a value and a structure".formatted(name));
    }
    put(child, path.substring(dot + 1), name, value);
  }

  private static JsonNode withLists(JsonNode node) {
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    if (object.size() == 1 && object.get(LIST) instanceof ObjectNode members) {
      return list(members);
    }
    ObjectNode copy = Json.object();
    object.properties().forEach(field -> copy.set(field.getKey(), withLists(field.getValue())));
    return copy;
  }

  private static ArrayNode list(ObjectNode members) {
    ArrayNode list = members.arrayNode();
    for (int i = 1; i <= members.size(); i++) {
      JsonNode member = members.get(Integer.toString(i));
      if (member == null) {
        throw malformed("the members of a list are numbered from 1 on without a gap");
      }
      list.add(withLists(member));
    }
    return list;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      throw malformed("the form is not well encoded");
    }
  }

  private static AwsException malformed(String message) {
    return AwsException.of(CommonError.MALFORMED, message);
  }
}
