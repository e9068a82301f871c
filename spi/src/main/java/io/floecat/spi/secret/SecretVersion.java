package io.floecat.spi.secret;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A version of a secret, and at once the write token that made it: whoever writes chooses the id,
 * and an id once used by a secret holds its value for ever. Repeating a write under its id is
 * harmless; another value under that id is refused.
 *
 * @param id 32 to 64 printable ASCII characters: a UUID, where we chose it (Secrets Manager's
 *     {@code ClientRequestToken}, AWS_FACTS 1.3)
 */
public record SecretVersion(String id) {

  private static final Pattern LEGAL = Pattern.compile("[!-~]{32,64}");

  /** Throws {@link IllegalArgumentException} where {@code id} is none. */
  public SecretVersion {
    if (!isLegal(id)) {
      throw new IllegalArgumentException("a version id is 32 to 64 printable ASCII characters");
    }
  }

  /** Whether {@code id} can be a version's. */
  public static boolean isLegal(String id) {
    return LEGAL.matcher(id).matches();
  }

  /** A version that nobody has used. */
  public static SecretVersion random() {
    return new SecretVersion(UUID.randomUUID().toString());
  }

  @Override
  public String toString() {
    return id;
  }
}
