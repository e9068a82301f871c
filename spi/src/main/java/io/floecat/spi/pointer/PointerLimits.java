package io.floecat.spi.pointer;

import static io.floecat.spi.pointer.PointerStore.MAX_CHANGES;
import static io.floecat.spi.pointer.PointerStore.MAX_COMMIT_BYTES;
import static io.floecat.spi.pointer.PointerStore.MAX_KEYS;
import static io.floecat.spi.pointer.PointerStore.MAX_KEY_BYTES;
import static io.floecat.spi.pointer.PointerStore.MAX_PAGE;
import static io.floecat.spi.pointer.PointerStore.MAX_VALUE_BYTES;

import java.util.HashSet;
import java.util.List;

/**
 * The limits of {@link PointerStore}, for its backends: each checks its arguments here before it
 * does anything, so that what one refuses, all refuse. Throws {@link IllegalArgumentException},
 * without the value or an illegal key in the message.
 */
public final class PointerLimits {

  private PointerLimits() {}

  /** Requires 1 to {@link PointerStore#MAX_KEY_BYTES} printable ASCII characters, no spaces. */
  public static void requireKey(String key) {
    require(!key.isEmpty(), "a key is not empty");
    requireKeyCharacters("a key", key);
  }

  /** Whether a store can hold this key. */
  public static boolean isKey(String key) {
    return !key.isEmpty() && key.length() <= MAX_KEY_BYTES && isPrintable(key);
  }

  /** Requires the arguments of {@link PointerStore#get(List)}. */
  public static void requireKeys(List<String> keys) {
    require(!keys.isEmpty() && keys.size() <= MAX_KEYS, "a get has 1 to " + MAX_KEYS + " keys");
    keys.forEach(PointerLimits::requireKey);
    require(new HashSet<>(keys).size() == keys.size(), "a get has different keys");
  }

  /** Requires legal changes of different keys. */
  public static void requireCommit(List<Change> changes) {
    require(
        !changes.isEmpty() && changes.size() <= MAX_CHANGES,
        "a commit has 1 to " + MAX_CHANGES + " changes");
    var keys = new HashSet<String>();
    for (Change change : changes) {
      requireChange(change);
      require(keys.add(change.key()), "a commit changes a key once: " + change.key());
    }
    require(
        changes.stream().mapToLong(PointerLimits::bytes).sum() <= MAX_COMMIT_BYTES,
        "a commit has at most " + MAX_COMMIT_BYTES + " bytes of keys and values");
  }

  /** Requires the arguments of {@link PointerStore#list}. */
  public static void requireList(String prefix, int limit, String pageToken) {
    requireKeyCharacters("a prefix", prefix);
    require(limit >= 1 && limit <= MAX_PAGE, "a page has 1 to " + MAX_PAGE + " pointers");
    requireKeyCharacters("a page token", pageToken);
  }

  private static long bytes(Change change) {
    return change.key().length()
        + switch (change) {
          case Change.Write write -> write.value().length;
          case Change.Delete _, Change.Check _ -> 0;
        };
  }

  private static void requireChange(Change change) {
    requireKey(change.key());
    require(change.expected() >= Change.ABSENT, "a version is not negative: " + change.key());
    switch (change) {
      case Change.Write write ->
          require(
              write.value().length <= MAX_VALUE_BYTES,
              "a value has at most " + MAX_VALUE_BYTES + " bytes: " + write.key());
      case Change.Delete delete ->
          require(delete.expected() != Change.ABSENT, "nothing to delete: " + delete.key());
      case Change.Check _ -> {}
    }
  }

  private static void requireKeyCharacters(String what, String text) {
    require(text.length() <= MAX_KEY_BYTES, what + " has at most " + MAX_KEY_BYTES + " bytes");
    require(isPrintable(text), what + " is printable ASCII, no spaces");
  }

  private static boolean isPrintable(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  private static void require(boolean legal, String rule) {
    if (!legal) {
      throw new IllegalArgumentException(rule);
    }
  }
}
