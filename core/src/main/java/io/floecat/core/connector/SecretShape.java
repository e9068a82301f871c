package io.floecat.core.connector;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Texts that are a credential beyond doubt, wherever they stand. Each pattern begins with fixed
 * characters and looks a bounded way ahead or never back, so that a long text costs little.
 */
enum SecretShape {
  PRIVATE_KEY("a PEM private key", "-----BEGIN [A-Z0-9 ]{0,32}PRIVATE KEY-----"),
  AWS_ACCESS_KEY(
      "an AWS access key id", "(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])"),
  GITHUB_TOKEN(
      "a GitHub token",
      "(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{20}|github_pat_[A-Za-z0-9_]{20})"),
  DATABRICKS_TOKEN("a Databricks token", "(?<![A-Za-z0-9])dapi[0-9a-f]{16}"),
  JSON_WEB_TOKEN("a JSON web token", "(?<![A-Za-z0-9])eyJ[\\w-]{5,}+\\.[\\w-]{5,}+\\.[\\w-]{5,}+"),
  USER_INFO("a URI with a user name or password", "://[^/?#@\\s]{1,512}+@");

  private final String description;
  private final Pattern pattern;

  SecretShape(String description, String pattern) {
    this.description = description;
    this.pattern = Pattern.compile(pattern);
  }

  /** The first shape that {@code text} holds. */
  static Optional<SecretShape> find(String text) {
    return Arrays.stream(values()).filter(shape -> shape.pattern.matcher(text).find()).findFirst();
  }

  @Override
  public String toString() {
    return description;
  }
}
