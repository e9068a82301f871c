package io.floecat.core.operation;

import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The keys under which the lifecycle keeps its state. */
final class Keys {

  static final String RECORDS = "accounts/";
  static final String ACCOUNTS = "account/";
  static final String NAMES = "names/";
  static final String OPERATIONS = "operations/";
  static final String REQUESTS = "requests/";
  static final String TOMBSTONES = "tombstones/";
  static final String DUE = "due/";
  static final String REQUEST_KEY = "deployment/request-key";
  static final String SECRETS_HOME = "deployment/secrets";

  private static final Pattern DUE_SHAPE = Pattern.compile("due/([0-9]{12})/.+");

  /** The first attempt has no number; the numbers begin with 2, and have at most 18 digits. */
  private static final Pattern TOMBSTONE_SHAPE =
      Pattern.compile("tombstones/(.*/connectors/[^./]*)(?:[.]((?!1$)[1-9][0-9]{0,17}))?");

  private Keys() {}

  static String record(ConnectorName name) {
    return name.toString();
  }

  static String records(AccountId account) {
    return RECORDS + account + "/connectors/";
  }

  /** Under the caseless id, so that two ids that differ only in case cannot both exist. */
  static String account(AccountId account) {
    return ACCOUNTS + account.caseless();
  }

  static String names(ConnectorName name) {
    return names(name.account()) + name.connectorId();
  }

  static String names(AccountId account) {
    return NAMES + account + "/";
  }

  static String operation(String operationId) {
    return OPERATIONS + operationId;
  }

  static String request(AccountId account, String requestId) {
    return requests(account) + requestId;
  }

  static String requests(AccountId account) {
    return REQUESTS + account + "/";
  }

  static String tombstone(ConnectorName name, long generation) {
    return TOMBSTONES + Secrets.ref(name, generation).name();
  }

  static String tombstones(AccountId account) {
    return TOMBSTONES + "accounts/" + account + "/";
  }

  /**
   * A hint to look at something at a time; unique, so that no commit fails over one. Its second is
   * never before the time: who comes a moment too early would find nothing to do, and drop it.
   */
  static String due(Instant at) {
    long second = at.plusNanos(999_999_999).getEpochSecond();
    return String.format(Locale.ROOT, "%s%012d/%s", DUE, second, UUID.randomUUID());
  }

  /** The time of a key that {@link #due} made; empty where it did not. */
  static Optional<Instant> dueTime(String dueKey) {
    var matcher = DUE_SHAPE.matcher(dueKey);
    return matcher.matches()
        ? Optional.of(Instant.ofEpochSecond(Long.parseLong(matcher.group(1))))
        : Optional.empty();
  }

  /** Whether a store takes it as a key. */
  static boolean isLegal(String key) {
    return key.length() <= PointerStore.MAX_KEY_BYTES
        && key.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** The key that a hint is for; empty where its value is no key that {@link #due} hints at. */
  static Optional<String> hinted(Pointer hint) {
    String key = new String(hint.value(), StandardCharsets.US_ASCII);
    return switch (StoredKind.of(key)) {
      case TOMBSTONE, REQUEST, RECORD -> Optional.of(key).filter(Keys::isLegal);
      case ACCOUNT, NAMES, OPERATION, HINT, VAULT_SECRET, VAULT_SPENT, VAULT_DUE, OTHER ->
          Optional.empty();
    };
  }

  /**
   * The attempt to create a secret that a tombstone's key is for.
   *
   * @param generation from 1
   */
  record Attempt(ConnectorName name, long generation) {}

  /** The attempt that a tombstone's key is for; empty where {@link #tombstone} did not make it. */
  static Optional<Attempt> attempt(String tombstoneKey) {
    var matcher = TOMBSTONE_SHAPE.matcher(tombstoneKey);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String number = matcher.group(2);
    long generation = number == null ? 1 : Long.parseLong(number);
    return ConnectorName.ifLegal(matcher.group(1)).map(name -> new Attempt(name, generation));
  }
}
