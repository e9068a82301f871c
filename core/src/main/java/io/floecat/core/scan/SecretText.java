package io.floecat.core.scan;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds a credential within a text that is shown as it is. */
final class SecretText {

  private static final Pattern LINES = Pattern.compile("[A-Za-z0-9+/\\s]{40,}={0,2}\\s*");
  private static final Pattern WORD =
      Pattern.compile("(?<![\\w+/=-])[\\w+/-]{16,}+={0,2}(?![\\w+/=-])");

  /** Makers of tokens put their own word before what they draw at random. */
  private static final Pattern PREFIXED =
      Pattern.compile(
          "(?<![\\w+/=.-])[a-z]{2,10}(?:[_-][a-z0-9]{1,8}){0,3}[_-]"
              + "([A-Za-z0-9]{32,256})(?![\\w-])");

  private SecretText() {}

  /** What {@code text} holds, in words that go on after "what looks like"; empty: nothing. */
  static Optional<String> find(String text) {
    String decoded = Letters.visible(Decoding.fully(text));
    return findIn(text)
        .or(() -> decoded.equals(text) ? Optional.empty() : findIn(decoded))
        .or(() -> findEncoded(decoded));
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
    if (PREFIXED.matcher(text).results().anyMatch(one -> Randomness.isRandom(one.group(1)))) {
      return Optional.of("a token");
    }
    return UrlSecret.holdsParameter(text) || NamedSecret.isIn(text) || PhrasedSecret.isIn(text)
        ? Optional.of("a secret with its name beside it")
        : Optional.empty();
  }

  /** A key file, or a JSON text, is often passed on as one long word. */
  private static Optional<String> findEncoded(String text) {
    String whole = LINES.matcher(text).matches() ? text.replaceAll("\\s", "") : "";
    return Stream.concat(Stream.of(whole), WORD.matcher(text).results().map(MatchResult::group))
        .flatMap(word -> fromBase64(word).stream())
        .flatMap(decoded -> findIn(decoded).stream())
        .findFirst();
  }

  /** The text that {@code word} stands for; empty where that is none. */
  private static Optional<String> fromBase64(String word) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(word.replace('+', '-').replace('/', '_'));
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Optional.of(text);
    } catch (IllegalArgumentException | CharacterCodingException _) {
      return Optional.empty();
    }
  }
}
