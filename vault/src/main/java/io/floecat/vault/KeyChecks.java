package io.floecat.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * For every key that may have sealed something in the store, a text without content that it sealed:
 * tells whether a keyset is the store's, before anything else is read or written.
 */
record KeyChecks(List<Check> checks) {

  static final KeyChecks NONE = new KeyChecks(List.of());

  private static final byte[] ASSOCIATED_DATA = VaultStore.KEY_CHECKS.getBytes(UTF_8);

  /**
   * One key's.
   *
   * @param keyId an unsigned 32-bit number
   * @param createTime when the store first saw the key
   * @param sealed the text
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Check(long keyId, Instant createTime, byte[] sealed) {}

  KeyChecks {
    checks = List.copyOf(checks);
  }

  /** These, and one for the primary key. */
  KeyChecks withPrimary(Keyset keyset, Instant now) {
    var all = new ArrayList<>(checks);
    all.add(new Check(keyset.primaryId(), now, keyset.seal(new byte[0], ASSOCIATED_DATA)));
    return new KeyChecks(all);
  }

  boolean covers(long keyId) {
    return find(keyId).isPresent();
  }

  /** When the store first saw a key. */
  Optional<Instant> createTime(long keyId) {
    return find(keyId).map(Check::createTime);
  }

  /** The ids of the keys that this keyset lacks. */
  List<Long> missingFrom(Keyset keyset) {
    return checks.stream().filter(check -> !opens(keyset, check)).map(Check::keyId).toList();
  }

  private Optional<Check> find(long keyId) {
    return checks.stream().filter(check -> check.keyId == keyId).findAny();
  }

  private static boolean opens(Keyset keyset, Check check) {
    try {
      keyset.open(check.sealed, ASSOCIATED_DATA);
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }
}
