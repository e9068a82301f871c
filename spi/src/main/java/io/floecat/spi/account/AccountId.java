package io.floecat.spi.account;

import io.floecat.spi.error.InvalidArgumentException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An account's id: 1 to 128 of {@code A-Z a-z 0-9 _ . @ + = -}, first a letter or digit.
 *
 * <p>The alphabet is legal at once in a secret's name, a tag's value, an STS session tag and a role
 * session name (AWS_FACTS 2.4), and holds neither {@code /}, which would let account {@code a} own
 * the names of {@code a/b}, nor a wildcard.
 *
 * @param value the id, exactly as the account was created with
 */
public record AccountId(String value) implements Comparable<AccountId> {

  /** The longest id, in characters. */
  public static final int MAX_LENGTH = 128;

  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.@+=-]{0,127}");

  /** Refuses what is no account id, naming the field {@code account}, never the value. */
  public AccountId {
    if (!LEGAL.matcher(value).matches()) {
      throw InvalidArgumentException.of(
          "account",
          "an account id is 1 to 128 of A-Z a-z 0-9 _ . @ + = - and begins with a letter or digit");
    }
  }

  /** The form under which ids that differ only in case are the same account. */
  public String caseless() {
    return value.toLowerCase(Locale.ROOT);
  }

  @Override
  public int compareTo(AccountId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
