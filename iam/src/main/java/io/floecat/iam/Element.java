package io.floecat.iam;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A part of a document that knows where it stands, and takes nothing for granted. */
record Element(Place place, JsonNode node) {

  private static final String FUNCTION =
      "is a function of CloudFormation; give the document as AWS has it, such as the answer of"
          + " aws iam get-role-policy";

  PolicyException refuse(String problem) {
    return place.refuse(problem);
  }

  Element labelled(String statement) {
    return new Element(place.statement(statement), node);
  }

  Element withoutVariables() {
    return new Element(place.withoutVariables(), node);
  }

  boolean has(String name) {
    return node.has(name);
  }

  /** The child of this name, which must be there. */
  Element child(String name) {
    JsonNode child = node.get(name);
    if (child == null) {
      throw place.element(name).refuse("missing");
    }
    return new Element(place.element(name), child);
  }

  /** The one of two children that is there. */
  Element oneOf(String name, String inverted) {
    if (has(name) && has(inverted)) {
      throw place.element(name).refuse("stands beside %s; keep one".formatted(inverted));
    }
    return child(has(inverted) ? inverted : name);
  }

  void refuseIfHas(String name, String problem) {
    if (has(name)) {
      throw place.element(name).refuse(problem);
    }
  }

  /** Refuses children of other names, and a node that can have none. */
  void requireOnly(String... names) {
    Set<String> known = Set.of(names);
    fields()
        .keySet()
        .forEach(
            name -> {
              if (!known.contains(name)) {
                throw place.element(name).refuse(unknown(name, names));
              }
            });
  }

  private static String unknown(String name, String... names) {
    return Stream.of(names)
        .filter(name::equalsIgnoreCase)
        .findFirst()
        .map("there is no such element; did you mean %s?"::formatted)
        .orElse("there is no such element; known are " + String.join(", ", names));
  }

  /** An object's fields, in order. */
  Map<String, Element> fields() {
    if (!node.isObject()) {
      throw refuse("must be an object");
    }
    Map<String, Element> fields = new LinkedHashMap<>();
    node.properties()
        .forEach(field -> fields.put(field.getKey(), new Element(place, field.getValue())));
    return fields;
  }

  String text() {
    if (!node.isTextual()) {
      throw refuse(isFunction() ? FUNCTION : "must be a string");
    }
    return node.textValue();
  }

  /** Whether CloudFormation puts something into its place. */
  private boolean isFunction() {
    return node.isObject()
        && node.size() == 1
        && (node.has("Ref") || node.fieldNames().next().startsWith("Fn::"));
  }

  /** A string, or a list of them that is not empty. */
  List<String> texts() {
    return items().stream().map(Element::text).toList();
  }

  /** As {@link #texts}, where a boolean or a number is as good as a string. */
  List<String> values() {
    return items().stream()
        .map(
            item ->
                item.node.isBoolean() || item.node.isNumber() ? item.node.asText() : item.text())
        .toList();
  }

  /** The element itself, or what is in it if it is a list, which must not be empty. */
  List<Element> items() {
    if (!node.isArray()) {
      return List.of(this);
    }
    if (node.isEmpty()) {
      throw refuse("must not be an empty list");
    }
    List<Element> items = new ArrayList<>();
    node.forEach(item -> items.add(new Element(place, item)));
    return items;
  }
}
