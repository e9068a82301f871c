package io.floecat.core.scan;

import java.util.Optional;

/**
 * Says what a text in a record is. The way into this package. All methods take any text, are pure,
 * and take time in proportion to its length.
 */
public final class ContentScan {

  private ContentScan() {}

  /** What the property {@code name} is with this {@code value}; a secret before all else. */
  public static PropertyClass classify(String name, String value) {
    if (namesSecret(name, value) || findSecret(name).isPresent() || findSecret(value).isPresent()) {
      return PropertyClass.SECRET;
    }
    return isPlace(name, value) ? PropertyClass.PLACE : PropertyClass.HARMLESS;
  }

  /**
   * Whether a property says where requests go, or how they are protected on the way. Whoever
   * changes one could have credentials sent to a place of their choosing.
   *
   * @param name the property's key
   * @param value the property's value
   */
  public static boolean isPlace(String name, String value) {
    return PlaceName.matches(name) || PlaceValue.matches(name, value);
  }

  /** Whether a property's name says that it holds a secret, and its value does not deny it. */
  public static boolean namesSecret(String name, String value) {
    return SecretName.isProperty(name, value);
  }

  /**
   * The credential that {@code text} holds: alone, in a URL, or beside its name. In words that go
   * on after "what looks like", never its own; empty where there is none.
   */
  public static Optional<String> findSecret(String text) {
    return SecretText.find(text);
  }

  /**
   * Whether what should be the id of an access key is the key: 36 characters or more at random, as
   * AWS, MinIO and Google Cloud make them, or the 64 hexadecimal digits of Cloudflare R2.
   */
  public static boolean looksLikeSecretKey(String id) {
    return (id.length() >= 36 && Randomness.isRandom(id)) || id.matches("[0-9a-f]{64}");
  }

  /** Whether a URL has a parameter, in its query or its path, that is named like a secret. */
  public static boolean hasSecretParameter(String url) {
    return UrlSecret.holdsParameter(Decoding.fully(url));
  }
}
