package io.floecat.runtime.config;

import java.util.regex.Pattern;

/**
 * A key's value and where it comes from.
 *
 * @param value as it was written, without blanks around it
 * @param source {@code system property}, {@code environment}, the file's path, or {@code default}
 */
public record Setting(ConfigKey key, String value, String source) {

  static final String DEFAULT = "default";

  /** As far as it can go: a password may hold what should have been escaped. */
  private static final Pattern USER_INFO = Pattern.compile("://.*@");

  /** Whether nobody set it. */
  boolean isDefault() {
    return source.equals(DEFAULT);
  }

  /** The value; the mask where it is sensitive, and in place of a password in a URL. */
  public String shown() {
    return key.isSensitive()
        ? Sensitive.SHOWN
        : USER_INFO.matcher(value).replaceAll("://" + Sensitive.SHOWN + "@");
  }

  @Override
  public String toString() {
    return "%s=%s (%s)".formatted(key.key(), shown(), source);
  }
}
