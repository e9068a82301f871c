package io.floecat.core.lifecycle;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.floecat.spi.CheckResult;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Page;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Lists in the order of commits what has a random id in its key, so that a schedule is the same
 * each time it runs.
 */
record CommitOrder(PointerStore store) implements PointerStore {

  private static final String DUE = "due/";
  private static final int DUE_WITH_SECOND = DUE.length() + 12;

  @Override
  public Page list(String prefix, int limit, String pageToken) {
    if (!prefix.equals(DUE) && !prefix.equals("operations/")) {
      return store.list(prefix, limit, pageToken);
    }
    Page page = store.list(prefix, MAX_PAGE, pageToken);
    if (page.nextPageToken().isPresent()) {
      throw new AssertionError("too many to be put in order");
    }
    return new Page(
        page.pointers().stream()
            .sorted(
                Comparator.comparing((Pointer pointer) -> second(pointer.key()))
                    .thenComparing(Pointer::version)
                    .thenComparing(pointer -> new String(pointer.value(), US_ASCII)))
            .limit(limit)
            .toList(),
        Optional.empty());
  }

  /** The part of a key that is not random. */
  private static String second(String key) {
    return key.startsWith(DUE) ? key.substring(0, DUE_WITH_SECOND) : "";
  }

  @Override
  public Optional<Pointer> get(String key) {
    return store.get(key);
  }

  @Override
  public List<Optional<Pointer>> get(List<String> keys) {
    return store.get(keys);
  }

  @Override
  public boolean commit(List<Change> changes) {
    return store.commit(changes);
  }

  @Override
  public CheckResult check() {
    return store.check();
  }

  @Override
  public void close() {}
}
