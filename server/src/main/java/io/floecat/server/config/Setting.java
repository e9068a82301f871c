package io.floecat.server.config;

/**
 * A key's value and where it comes from.
 *
 * @param value as it was written, without blanks around it
 * @param source {@code system property}, {@code environment}, the file's path, or {@code default}
 */
public record Setting(ConfigKey key, String value, String source) {

  static final String DEFAULT = "default";

  /** Whether nobody set it. */
  boolean isDefault() {
    return source.equals(DEFAULT);
  }

  /** The value, or the mask where it is sensitive. */
  public String shown() {
    return key.isSensitive() ? Sensitive.SHOWN : value;
  }

  @Override
  public String toString() {
    return "%s=%s (%s)".formatted(key.key(), shown(), source);
  }
}
