package io.floecat.core.secret.local;

import io.floecat.core.error.DataLossException;
import io.floecat.core.error.FailedPreconditionException;
import io.floecat.core.pointer.Change;
import io.floecat.core.pointer.Page;
import io.floecat.core.pointer.Pointer;
import io.floecat.core.pointer.PointerStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Removes what is over, oldest first. What it does not understand, it leaves alone. */
final class VaultPurge {

  private static final int SECOND_DIGITS = 12;

  private final PointerStore store;
  private final Instant now;

  VaultPurge(PointerStore store, Instant now) {
    this.store = store;
    this.now = now;
  }

  /** Removes at most {@code limit} secrets and versions; returns how many. */
  int run(int limit) {
    int removed = 0;
    String token = "";
    do {
      Page page = store.list(VaultStore.DUE, Math.min(limit, PointerStore.MAX_PAGE), token);
      for (Pointer due : page.pointers()) {
        if (removed == limit || !isOver(due)) {
          return removed;
        }
        removed += purge(due) ? 1 : 0;
      }
      token = page.nextPageToken().orElse("");
    } while (!token.isEmpty());
    return removed;
  }

  /** Removes what a due entry names, if it is still to be removed, and with it the entry. */
  private boolean purge(Pointer due) {
    String key = due.key().substring(VaultStore.DUE.length() + SECOND_DIGITS + 1);
    Optional<Pointer> target = store.get(key);
    if (target.isEmpty()) {
      boolean _ = store.commit(List.of(Change.delete(due)));
      return false;
    }
    return key.startsWith(VaultStore.SPENT)
        ? store.commit(List.of(Change.delete(target.get()), Change.delete(due)))
        : purgeSecret(target.get(), due);
  }

  private boolean purgeSecret(Pointer target, Pointer due) {
    try {
      Stored<VaultRow> stored = VaultFormat.readRow(target);
      boolean over = stored.content().isOver(now);
      Change change = over ? stored.delete() : Change.check(target);
      return store.commit(List.of(change, Change.delete(due))) && over;
    } catch (DataLossException | FailedPreconditionException _) {
      return false;
    }
  }

  private boolean isOver(Pointer due) {
    int start = VaultStore.DUE.length();
    long second = Long.parseLong(due.key(), start, start + SECOND_DIGITS, 10);
    return second <= now.getEpochSecond();
  }
}
