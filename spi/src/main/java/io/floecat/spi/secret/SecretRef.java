package io.floecat.spi.secret;

import io.floecat.spi.account.AccountId;
import java.util.regex.Pattern;

/**
 * Names a secret: {@code accounts/<account>/<type>/<id>}. With the account always its own part, a
 * backend can fence accounts off without taking names apart.
 *
 * @param id 1 to 80 of {@code A-Z a-z 0-9 _ . @ + = -}, which Secrets Manager takes in a name
 *     (AWS_FACTS 1.1)
 */
public record SecretRef(AccountId account, SecretType type, String id) {

  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_.@+=-]{1,80}");

  /** Throws {@link IllegalArgumentException} where {@code id} cannot be part of a name. */
  public SecretRef {
    if (!LEGAL.matcher(id).matches()) {
      throw new IllegalArgumentException("a secret id is 1 to 80 of A-Z a-z 0-9 _ . @ + = -");
    }
  }

  /** The full name, at most 256 characters. */
  public String name() {
    return "accounts/" + account + "/" + type + "/" + id;
  }

  @Override
  public String toString() {
    return name();
  }
}
