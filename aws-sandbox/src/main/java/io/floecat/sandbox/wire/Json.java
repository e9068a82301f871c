package io.floecat.sandbox.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** JSON without leniency. */
public final class Json {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** An empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  private static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /** A list of texts. */
  public static ArrayNode texts(List<String> texts) {
    ArrayNode list = array();
    texts.forEach(list::add);
    return list;
  }

  /** Tags as AWS lists them. */
  public static ArrayNode tags(Map<String, String> tags) {
    ArrayNode list = array();
    tags.forEach((key, value) -> list.addObject().put("Key", key).put("Value", value));
    return list;
  }

  /**
   * Reads one object.
   *
   * @throws AwsException it is none; the message does not quote it
   */
  public static ObjectNode parseObject(byte[] utf8) {
    try {
      if (MAPPER.readTree(utf8) instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      // The parser's message quotes the text, which may hold a secret.
    }
    throw AwsException.of(CommonError.MALFORMED, "the body is not one JSON object");
  }

  /** The UTF-8 bytes of {@code node}. */
  public static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
