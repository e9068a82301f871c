package io.floecat.core.operation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.floecat.core.pointer.Change;
import io.floecat.core.pointer.Pointer;
import io.floecat.core.pointer.PointerStore;
import java.util.List;
import java.util.Optional;

/**
 * Which secrets manager has the secrets that a store's records name. In another one they would all
 * seem to be gone, and deleting a connector would leave its secret behind.
 */
public final class SecretsHome {

  private final PointerStore store;

  /** Of the records in {@code store}. */
  public SecretsHome(PointerStore store) {
    this.store = store;
  }

  /**
   * Makes {@code wanted} the home, unless another one may still have secrets; returns which is.
   *
   * @param wanted a name for a secrets manager, always the same for the same
   */
  public String settle(String wanted) {
    while (true) {
      Optional<Pointer> settled = store.get(Keys.SECRETS_HOME);
      if (settled.isPresent() && !mayMove(settled.get(), wanted)) {
        return new String(settled.get().value(), UTF_8);
      }
      byte[] value = wanted.getBytes(UTF_8);
      Change change =
          settled
              .map(before -> Change.replace(before, value))
              .orElseGet(() -> Change.create(Keys.SECRETS_HOME, value));
      if (store.commit(List.of(change))) {
        return wanted;
      }
    }
  }

  private boolean mayMove(Pointer settled, String wanted) {
    return !new String(settled.value(), UTF_8).equals(wanted)
        && isEmpty(Keys.RECORDS)
        && isEmpty(Keys.TOMBSTONES);
  }

  private boolean isEmpty(String prefix) {
    return store.list(prefix, 1, "").pointers().isEmpty();
  }
}
