package io.floecat.iam;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds a policy document in what tools print around it: the AWS CLI, whose {@code get-role} and
 * {@code get-key-policy} answer with the document in a field, as an object or as text; the IAM API,
 * which URL-encodes it; a resource of CloudFormation or Terraform.
 */
final class PolicyText {

  /** Several times what AWS takes for any policy. */
  private static final int MOST_CHARACTERS = 256 * 1024;

  private static final int DEEPEST = 6;

  private static final List<String> AROUND =
      List.of(
          "PolicyDocument",
          "AssumeRolePolicyDocument",
          "Role",
          "PolicyVersion",
          "Document",
          "ResourcePolicy",
          "KeyPolicy",
          "Policy",
          "Content",
          "Properties",
          "assume_role_policy",
          "policy");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String name;

  PolicyText(String name) {
    this.name = name;
  }

  /** The document itself, or what stands in its place. */
  JsonNode read(String text) {
    if (text.length() > MOST_CHARACTERS) {
      throw new PolicyException(
          String.format(
              Locale.ROOT,
              "%s: has %,d characters; no policy of AWS has more than 32,768",
              name,
              text.length()));
    }
    JsonNode node = json(text);
    for (int depth = 0; depth < DEEPEST && !node.has("Statement"); depth++) {
      Optional<JsonNode> inner = inner(node);
      if (inner.isEmpty()) {
        break;
      }
      node = inner.get();
    }
    return node;
  }

  private Optional<JsonNode> inner(JsonNode node) {
    return AROUND.stream()
        .filter(node::has)
        .map(node::get)
        .filter(one -> one.isObject() || one.isTextual())
        .findFirst()
        .map(one -> one.isTextual() ? json(one.textValue()) : one);
  }

  private JsonNode json(String given) {
    String text = given.startsWith("\uFEFF") ? given.substring(1) : given;
    try {
      return JSON.readTree(text.stripLeading().startsWith("%7B") ? decoded(text) : text);
    } catch (JsonProcessingException e) {
      // What the parser says quotes the text, and the wrong file may hold a secret.
      JsonLocation at = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
      throw new PolicyException(
          "%s: no JSON, line %s, column %s, or a name is there twice"
              .formatted(name, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr())));
    }
  }

  /** A plus stays one: IAM encodes a space as {@code %20}. */
  private String decoded(String text) {
    try {
      return URLDecoder.decode(text.strip().replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new PolicyException(name + ": begins as a URL-encoded document, and is none");
    }
  }
}
