package io.floecat.testkit;

import io.floecat.spi.CheckResult;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.UnavailableException;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Page;
import io.floecat.spi.pointer.PageBuilder;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerLimits;
import io.floecat.spi.pointer.PointerStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A pointer store in memory: passes the contract, but for durability. */
public final class InMemoryPointerStore implements PointerStore {

  private final TreeMap<String, Pointer> pointers = new TreeMap<>();
  private long commits;
  private boolean closed;

  @Override
  public synchronized Optional<Pointer> get(String key) {
    PointerLimits.requireKey(key);
    requireOpen();
    return Optional.ofNullable(pointers.get(key));
  }

  @Override
  public synchronized List<Optional<Pointer>> get(List<String> keys) {
    PointerLimits.requireKeys(keys);
    requireOpen();
    return keys.stream().map(key -> Optional.ofNullable(pointers.get(key))).toList();
  }

  @Override
  public synchronized boolean commit(List<Change> changes) {
    PointerLimits.requireCommit(changes);
    requireOpen();
    if (!changes.stream().allMatch(this::isAsExpected)) {
      return false;
    }
    commits++;
    changes.forEach(this::apply);
    return true;
  }

  @Override
  public synchronized Page list(String prefix, int limit, String pageToken) {
    PointerLimits.requireList(prefix, limit, pageToken);
    requireOpen();
    var page = new PageBuilder(limit);
    for (Pointer pointer : pointers.tailMap(prefix, true).values()) {
      boolean isInside = pointer.key().startsWith(prefix);
      boolean isBefore = pointer.key().compareTo(pageToken) <= 0;
      if (!isInside || !(isBefore || page.add(pointer))) {
        break;
      }
    }
    return page.build();
  }

  @Override
  public synchronized CheckResult check() {
    return closed ? CheckResult.failed("the store is closed") : CheckResult.healthy();
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private boolean isAsExpected(Change change) {
    Pointer present = pointers.get(change.key());
    return change.expected() == (present == null ? Change.ABSENT : present.version());
  }

  private void apply(Change change) {
    switch (change) {
      case Change.Write(String key, long _, byte[] value) ->
          pointers.put(key, new Pointer(key, commits, value.clone()));
      case Change.Delete(String key, long _) -> pointers.remove(key);
      case Change.Check _ -> {}
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new UnavailableException(
          ErrorReason.SHUTTING_DOWN, "the store is closed", Duration.ofSeconds(1));
    }
  }
}
