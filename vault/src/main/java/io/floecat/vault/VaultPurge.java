package io.floecat.vault;

import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Page;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what is over, oldest first. What it does not understand, it leaves alone. */
final class VaultPurge {

  private static final Logger log = LoggerFactory.getLogger(VaultPurge.class);

  /** The second, and the key of a secret or of a version that is taken. */
  private static final Pattern SHAPE =
      Pattern.compile(VaultStore.DUE + "([0-9]{12})/((?:vault|vault-spent)/[!-~]+)");

  private final PointerStore store;
  private final Instant now;
  private final Consumer<String> damaged;

  /** {@code damaged} hears the key of what cannot be understood. */
  VaultPurge(PointerStore store, Instant now, Consumer<String> damaged) {
    this.store = store;
    this.now = now;
    this.damaged = damaged;
  }

  /** Whether a key is one that {@link VaultStore} makes for what may have to be removed. */
  static boolean isEntry(Pointer due) {
    return SHAPE.matcher(due.key()).matches();
  }

  /** Removes at most {@code limit} secrets and versions; returns how many. */
  int run(int limit) {
    int removed = 0;
    String token = "";
    do {
      Page page = store.list(VaultStore.DUE, Math.min(limit, PointerStore.MAX_PAGE), token);
      for (Pointer due : page.pointers()) {
        Matcher entry = SHAPE.matcher(due.key());
        if (!entry.matches()) {
          drop(due);
          continue;
        }
        if (removed == limit || Long.parseLong(entry.group(1)) > now.getEpochSecond()) {
          return removed;
        }
        removed += purge(due, entry.group(2)) ? 1 : 0;
      }
      token = page.nextPageToken().orElse("");
    } while (!token.isEmpty());
    return removed;
  }

  /** Removes what a due entry names, if it is still to be removed, and with it the entry. */
  private boolean purge(Pointer due, String key) {
    Optional<Pointer> target = store.get(key);
    if (target.isEmpty()) {
      // Still gone when the entry goes: it may be in the commit that left the entry.
      boolean _ = store.commit(List.of(new Change.Check(key, Change.ABSENT), Change.delete(due)));
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
    } catch (DataLossException _) {
      damaged.accept(target.key());
      return false;
    } catch (FailedPreconditionException _) {
      return false;
    }
  }

  /** Removes an entry that names nothing that could be due. */
  private void drop(Pointer due) {
    log.warn("{} says nothing and is removed", due.key());
    damaged.accept(due.key());
    boolean _ = store.commit(List.of(Change.delete(due)));
  }
}
