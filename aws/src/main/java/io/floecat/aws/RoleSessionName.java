package io.floecat.aws;

import io.floecat.spi.account.AccountId;
import io.floecat.spi.hash.Sha256;

/**
 * The name under which an account's sessions show in CloudTrail. For people to read, never for
 * authorization: that is the session tag's part.
 */
final class RoleSessionName {

  /** STS AssumeRole, {@code RoleSessionName} (AWS_FACTS 3). */
  private static final int MAX_LENGTH = 64;

  private static final String PREFIX = "floecat-";
  private static final int HASH_BYTES = 8;

  private RoleSessionName() {}

  /**
   * Every account id is legal here as it is; a long one is cut, and a hash tells it from others.
   */
  static String of(AccountId account) {
    String whole = PREFIX + account;
    if (whole.length() <= MAX_LENGTH) {
      return whole;
    }
    String end = "-" + hash(account);
    return whole.substring(0, MAX_LENGTH - end.length()) + end;
  }

  private static String hash(AccountId account) {
    return Sha256.hex(account.value(), HASH_BYTES);
  }
}
