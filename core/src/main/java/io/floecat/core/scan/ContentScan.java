package io.floecat.core.scan;

/** What a text in a record is. The way into this package. */
public final class ContentScan {

  private ContentScan() {}

  /**
   * Whether a property says where requests go, or how they are protected on the way. Whoever
   * changes one could have credentials sent to a place of their choosing.
   *
   * @param name the property's key, of any characters
   * @param value the property's value
   */
  public static boolean isPlace(String name, String value) {
    return PlaceName.matches(name) || PlaceValue.matches(name, value);
  }

  /** Whether a property of this name holds a secret. */
  public static boolean isSecretProperty(String name) {
    return SecretName.isProperty(name);
  }

  /** Whether a query parameter of this name holds a secret. */
  public static boolean isSecretParameter(String name) {
    return SecretName.isParameter(name);
  }
}
