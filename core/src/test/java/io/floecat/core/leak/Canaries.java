package io.floecat.core.leak;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.floecat.core.credential.CredentialFields;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.Connector;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Secrets of one test run. All begin and end with the same letters and digits, which occur nowhere
 * else and stay what they are in URLs, JSON and HTML; in between stands where the secret was put
 * in, so that a leak names its source.
 */
public final class Canaries {

  /** So many characters of a secret are a leak. */
  static final int RECOGNISABLE = 8;

  /** What protocols escape, each in its way, and every header may carry. */
  private static final String SPECIAL = "\"<&\\'>%+/= ";

  private static final String LETTERS =
      "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnopqrstuvwxyz0123456789";

  /** What a credential needs beside its secrets. */
  private static final Map<String, String> PLAIN_FIELDS =
      Map.of(
          "username", "etl",
          "header", "X-Api-Key",
          "token_uri", "https://idp.example.com/token",
          "client_id", "floecat",
          "subject_token_type", "urn:ietf:params:oauth:token-type:jwt",
          "access_key_id", "AKIAIOSFODNN7EXAMPLE",
          "region", "eu-central-1");

  private final String head;
  private final String tail;

  private Canaries(Random random) {
    head = letters(random);
    tail = letters(random);
  }

  /** Secrets that {@code seed} makes: the same in every process that is given it. */
  public static Canaries of(long seed) {
    return new Canaries(new Random(seed));
  }

  /** A secret of any characters that one header may have. */
  public String text(String place) {
    return head + SPECIAL + place + tail;
  }

  /** A secret that is a word: a token, a key, a password of a file. */
  public String word(String place) {
    return head + "-" + place.replaceAll("[^A-Za-z0-9]", "-") + "-" + tail;
  }

  /** Something of the form of a signed JSON web token, whose subject is a secret, too. */
  public String jwt(String place) {
    String claims = "{\"sub\":\"%s\"}".formatted(word(place));
    return "%s.%s.%s"
        .formatted(base64("{\"alg\":\"RS256\"}"), base64(claims), word(place + "-signature"));
  }

  /** Credentials of every type that the interface has, with a secret in every sensitive field. */
  public List<AuthCredentials> ofEveryType(String place) {
    return AuthCredentials.getDescriptor().getOneofs().getFirst().getFields().stream()
        .map(type -> ofType(type, place))
        .toList();
  }

  /** A connector that takes these credentials. */
  public static Connector connector(AuthCredentials auth) {
    var connector = Connector.newBuilder().setAuth(auth);
    return auth.hasAwsAccessKey()
        ? connector.setKind(Connector.Kind.AWS_GLUE).build()
        : connector
            .setKind(Connector.Kind.ICEBERG_REST)
            .setUri("https://catalog.example.com")
            .build();
  }

  /** What is searched for: what every secret begins with, and what it ends with. */
  List<String> needles() {
    return List.of(head, tail);
  }

  private AuthCredentials ofType(FieldDescriptor type, String place) {
    var auth = AuthCredentials.newBuilder();
    Message.Builder credential = auth.newBuilderForField(type);
    for (FieldDescriptor field : type.getMessageType().getFields()) {
      String where = place + ":" + type.getName() + "." + field.getName();
      if (CredentialFields.isSensitive(field)) {
        credential.setField(field, secret(field, where));
      } else if (CredentialFields.isRequired(field)) {
        credential.setField(field, plain(field));
      }
    }
    return auth.setField(type, credential.build())
        .putHeaders("X-Canary", text(place + ":" + type.getName() + ":header"))
        .build();
  }

  private String secret(FieldDescriptor field, String place) {
    return field.getName().endsWith("_json")
        ? "{\"private_key\": \"%s\"}".formatted(word(place))
        : text(place);
  }

  private static String plain(FieldDescriptor field) {
    String value = PLAIN_FIELDS.get(field.getName());
    if (value == null) {
      throw new AssertionError("give a value for the required field " + field.getFullName());
    }
    return value;
  }

  private static String letters(Random random) {
    var letters = new StringBuilder();
    random
        .ints(RECOGNISABLE, 0, LETTERS.length())
        .forEach(index -> letters.append(LETTERS.charAt(index)));
    return letters.toString();
  }

  private static String base64(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
