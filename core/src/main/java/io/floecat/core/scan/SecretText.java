package io.floecat.core.scan;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds a credential within a text that is shown as it is. */
final class SecretText {

  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/\\s]{40,}={0,2}\\s*");

  private SecretText() {}

  /** What {@code text} holds, in words that go on after "what looks like"; empty: nothing. */
  static Optional<String> find(String text) {
    String decoded = Decoding.fully(text);
    return findIn(text)
        .or(() -> decoded.equals(text) ? Optional.empty() : findIn(decoded))
        .or(() -> fromBase64(text).flatMap(SecretText::findIn));
  }

  private static Optional<String> findIn(String text) {
    Optional<String> shape = SecretShape.find(text).map(SecretShape::toString);
    if (shape.isPresent()) {
      return shape;
    }
    if (Randomness.holdsSecretKey(text)) {
      return Optional.of("an AWS secret access key");
    }
    if (UrlSecret.holdsUserInfo(text)) {
      return Optional.of("a URI with a user name or password");
    }
    return UrlSecret.holdsParameter(text) || NamedSecret.isIn(text)
        ? Optional.of("a secret with its name beside it")
        : Optional.empty();
  }

  /** A key file is often passed on as one long word. */
  private static Optional<String> fromBase64(String text) {
    if (!BASE64.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(text);
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
