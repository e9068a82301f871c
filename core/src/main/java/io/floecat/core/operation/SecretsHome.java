package io.floecat.core.operation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the secrets are that a store's records name: kind of secrets manager and, where that leads
 * to different places, the exact place ({@link io.floecat.spi.secret.SecretsManager#home}). In
 * another one they would all seem to be gone, and deleting a connector would leave its secret
 * behind.
 */
public final class SecretsHome {

  /** A kind, and a place in it. What else stands there is damage, and is not repeated. */
  private static final Pattern HOME = Pattern.compile("[a-z]{1,32}(?: [!-~]{1,256}){0,8}");

  private final PointerStore store;

  /** Of the records in {@code store}. */
  public SecretsHome(PointerStore store) {
    this.store = store;
  }

  /** Where they are, as far as anything in the store holds to it; only reads. */
  public Optional<String> held() {
    return store.get(Keys.SECRETS_HOME).filter(_ -> isInUse()).map(SecretsHome::text);
  }

  /**
   * Makes {@code wanted} the home, unless another one may still have secrets; returns which is. A
   * store that knows the kind alone, as they all did once, learns the exact place.
   *
   * @param wanted see {@link io.floecat.spi.secret.SecretsManager#home}
   */
  public String settle(String wanted) {
    while (true) {
      Optional<Pointer> settled = store.get(Keys.SECRETS_HOME);
      String before = settled.map(SecretsHome::text).orElse("");
      if (before.equals(wanted)
          || (!isKindOf(before, wanted) && settled.isPresent() && isInUse())) {
        return before;
      }
      byte[] value = wanted.getBytes(UTF_8);
      Change change =
          settled
              .map(pointer -> Change.replace(pointer, value))
              .orElseGet(() -> Change.create(Keys.SECRETS_HOME, value));
      if (store.commit(List.of(change))) {
        return wanted;
      }
    }
  }

  /** The first word of a home: which kind of secrets manager it is. */
  public static String kind(String home) {
    return home.split(" ", 2)[0];
  }

  /** Whether {@code before} is the kind of {@code wanted} and says no more. */
  private static boolean isKindOf(String before, String wanted) {
    return !before.contains(" ") && kind(wanted).equals(before);
  }

  private boolean isInUse() {
    return !isEmpty(Keys.RECORDS) || !isEmpty(Keys.TOMBSTONES);
  }

  private boolean isEmpty(String prefix) {
    return store.list(prefix, 1, "").pointers().isEmpty();
  }

  private static String text(Pointer pointer) {
    String home = new String(pointer.value(), UTF_8);
    if (!HOME.matcher(home).matches()) {
      throw new DataLossException(
          ErrorReason.CORRUPT_DATA,
          "where the credentials of the connectors are cannot be read in the database: restore a"
              + " backup");
    }
    return home;
  }
}
