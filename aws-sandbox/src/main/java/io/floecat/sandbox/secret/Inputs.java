package io.floecat.sandbox.secret;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.sandbox.wire.AwsException;
import io.floecat.sandbox.wire.CommonError;
import io.floecat.sandbox.wire.Fields;
import io.floecat.sandbox.wire.Json;
import io.floecat.sandbox.wire.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The parameters that several actions take (AWS_FACTS 1.1 to 1.3, 2.1). */
final class Inputs {

  static final Shape STAGE = Shape.text(1, 256);
  static final Shape VERSION = Shape.text(32, 64);

  private static final int MAX_VALUE_BYTES = 65_536;
  private static final int MAX_TAGS = 50;
  private static final String TAG_CHARACTERS = "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*";
  private static final Shape NAME = Shape.text(1, 512);
  private static final Shape SECRET_ID = Shape.text(1, 2048);
  private static final Shape TAG_KEY = Shape.text(1, 128).of(TAG_CHARACTERS);
  private static final Shape TAG_VALUE = Shape.text(0, 256).of(TAG_CHARACTERS);
  private static final Shape SECRET_STRING = Shape.text(1, MAX_VALUE_BYTES).secret();
  private static final Pattern LEGAL_NAME = Pattern.compile("[A-Za-z0-9/_+=.@!-]+");

  private Inputs() {}

  static String name(Fields fields) {
    return legalName(fields.requiredText("Name", NAME));
  }

  static String secretId(Fields fields) {
    return legalId(fields.requiredText("SecretId", SECRET_ID));
  }

  /** Of a request whose other fields are not looked at. */
  static String secretId(ObjectNode parameters) {
    ObjectNode only = Json.object();
    only.set("SecretId", parameters.path("SecretId"));
    return secretId(Fields.of(only, "the action", "SecretId"));
  }

  private static String legalId(String id) {
    return SecretArns.isArn(id) ? id : legalName(id);
  }

  /** The SDKs fill in a random one where the caller gives none; a bare request has to. */
  static String token(Fields fields) {
    return fields
        .text("ClientRequestToken", VERSION)
        .orElseThrow(
            () ->
                Errors.invalidRequest(
                    "You must provide a ClientRequestToken value. We recommend a UUID-type value."));
  }

  /** Text or bytes, not both; empty where neither is given. */
  static Optional<Value> value(Fields fields) {
    Optional<Value> text = fields.text("SecretString", SECRET_STRING).map(Value::text);
    Optional<Value> binary = fields.bytes("SecretBinary").map(Value::binary);
    if (text.isPresent() && binary.isPresent()) {
      throw Errors.invalidParameter(
          "You can't specify both a binary secret value and a string secret value in the same"
              + " secret.");
    }
    text.ifPresent(value -> requireSize("secretString", value));
    binary.ifPresent(value -> requireSize("secretBinary", value));
    return text.or(() -> binary);
  }

  static Map<String, String> tags(Fields fields) {
    var tags = new LinkedHashMap<String, String>();
    for (Fields tag : fields.structures("Tags", "Key", "Value")) {
      String key = legalKey(tag.requiredText("Key", TAG_KEY));
      if (tags.put(key, tag.text("Value", TAG_VALUE).orElse("")) != null) {
        throw Errors.invalidParameter("The tag key %s is given twice.".formatted(key));
      }
    }
    requireCount(tags);
    return tags;
  }

  static List<String> tagKeys(Fields fields) {
    if (!fields.has("TagKeys")) {
      throw Fields.missing("TagKeys");
    }
    return fields.texts("TagKeys", TAG_KEY).stream().map(Inputs::legalKey).toList();
  }

  static void requireCount(Map<String, String> tags) {
    if (tags.size() > MAX_TAGS) {
      throw Errors.invalidParameter("A secret has at most %s tags.".formatted(MAX_TAGS));
    }
  }

  private static String legalKey(String key) {
    if (key.startsWith("aws:")) {
      throw Errors.invalidParameter("Tag keys that begin with aws: are AWS's own.");
    }
    return key;
  }

  /** AWS names an exclamation mark as legal, which only names made by its services have. */
  private static String legalName(String name) {
    if (!LEGAL_NAME.matcher(name).matches()) {
      throw AwsException.of(
          CommonError.VALIDATION,
          "Invalid name. Must be a valid name containing alphanumeric characters, or any of the"
              + " following: -/_+=.@!");
    }
    return name;
  }

  /** The quota is in bytes, for texts too. */
  private static void requireSize(String member, Value value) {
    int size = value.bytes().length;
    if (size == 0 || size > MAX_VALUE_BYTES) {
      throw AwsException.of(
          CommonError.VALIDATION,
          ("1 validation error detected: Value at '%s' failed to satisfy constraint: Member must"
                  + " have length between 1 and %s, has %s")
              .formatted(member, MAX_VALUE_BYTES, size));
    }
  }
}
