package io.floecat.spi.secret;

import java.util.regex.Pattern;

/**
 * The part of a secret's name between account and id.
 *
 * @param value 1 to 32 of {@code a-z - }, first a letter
 */
public record SecretType(String value) {

  private static final Pattern LEGAL = Pattern.compile("[a-z][a-z-]{0,31}");

  /** The credentials of connectors. */
  public static final SecretType CONNECTORS = new SecretType("connectors");

  /** Throws {@link IllegalArgumentException} where {@code value} is no type. */
  public SecretType {
    if (!LEGAL.matcher(value).matches()) {
      throw new IllegalArgumentException("a secret type is 1 to 32 of a-z and -");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
