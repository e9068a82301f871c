package io.floecat.sandbox.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The parameters of a request, or of a part of one. Null is as good as absent, as it is to AWS; a
 * field that is not modelled is refused, where AWS would pass over one that it does not know.
 */
public final class Fields {

  private final ObjectNode node;
  private final String owner;

  private Fields(ObjectNode node, String owner) {
    this.node = node;
    this.owner = owner;
  }

  /**
   * The fields of {@code node}.
   *
   * @param owner whose fields these are, for errors
   * @throws AwsException there is one that is not among {@code modelled}
   */
  public static Fields of(ObjectNode node, String owner, String... modelled) {
    Set<String> known = Set.of(modelled);
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw AwsException.notModelled("the field %s of %s".formatted(name, owner));
              }
            });
    return new Fields(node, owner);
  }

  /** Whether it is there, whatever it is. */
  public boolean has(String name) {
    return node.hasNonNull(name);
  }

  /** A text. */
  public Optional<String> text(String name, Shape shape) {
    return find(name).map(value -> shape.check(name, text(name, value)));
  }

  /** A text that has to be there. */
  public String requiredText(String name, Shape shape) {
    return text(name, shape).orElseThrow(() -> missing(name));
  }

  /** Bytes, in base64. */
  public Optional<byte[]> bytes(String name) {
    return find(name)
        .map(
            value -> {
              try {
                return Base64.getDecoder().decode(text(name, value));
              } catch (IllegalArgumentException e) {
                throw malformed(name, "base64");
              }
            });
  }

  /** A whole number. */
  public OptionalLong number(String name) {
    Optional<JsonNode> value = find(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!value.get().isIntegralNumber() || !value.get().canConvertToLong()) {
      throw malformed(name, "a whole number");
    }
    return OptionalLong.of(value.get().longValue());
  }

  /** A boolean; false where it is not there. */
  public boolean flag(String name) {
    return find(name)
        .map(
            value -> {
              if (!value.isBoolean()) {
                throw malformed(name, "true or false");
              }
              return value.booleanValue();
            })
        .orElse(false);
  }

  /** A list of texts; empty where it is not there. */
  public List<String> texts(String name, Shape shape) {
    var texts = new ArrayList<String>();
    for (JsonNode element : list(name)) {
      texts.add(shape.check(name, text(name, element)));
    }
    return texts;
  }

  /** A list of structures that have these fields; empty where it is not there. */
  public List<Fields> structures(String name, String... modelled) {
    var structures = new ArrayList<Fields>();
    for (JsonNode element : list(name)) {
      if (!(element instanceof ObjectNode object)) {
        throw malformed(name, "a list of structures");
      }
      structures.add(of(object, name + " of " + owner, modelled));
    }
    return structures;
  }

  /** A field that has to be there is not. */
  public static AwsException missing(String name) {
    return Shape.violation("null at", name, "Member must not be null");
  }

  private Iterable<JsonNode> list(String name) {
    Optional<JsonNode> value = find(name);
    if (value.isPresent() && !value.get().isArray()) {
      throw malformed(name, "a list");
    }
    return value.<Iterable<JsonNode>>map(list -> list).orElse(List.of());
  }

  private Optional<JsonNode> find(String name) {
    return has(name) ? Optional.of(node.get(name)) : Optional.empty();
  }

  private static String text(String name, JsonNode value) {
    if (!value.isTextual()) {
      throw malformed(name, "a text");
    }
    return value.textValue();
  }

  private static AwsException malformed(String name, String expected) {
    return AwsException.of(CommonError.MALFORMED, "%s must be %s".formatted(name, expected));
  }
}
