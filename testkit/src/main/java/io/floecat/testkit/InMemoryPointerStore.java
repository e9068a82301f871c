package io.floecat.testkit;

import io.floecat.core.CheckResult;
import io.floecat.core.pointer.Change;
import io.floecat.core.pointer.Page;
import io.floecat.core.pointer.Pointer;
import io.floecat.core.pointer.PointerStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A pointer store in memory: passes the contract, but for durability. */
public final class InMemoryPointerStore implements PointerStore {

  private final TreeMap<String, Pointer> pointers = new TreeMap<>();
  private long commits;

  @Override
  public synchronized Optional<Pointer> get(String key) {
    return Optional.ofNullable(pointers.get(key));
  }

  @Override
  public synchronized boolean commit(List<Change> changes) {
    requireLegal(changes);
    for (Change change : changes) {
      Pointer present = pointers.get(change.key());
      long version = present == null ? Change.ABSENT : present.version();
      if (version != change.expected()) {
        return false;
      }
    }
    commits++;
    for (Change change : changes) {
      switch (change) {
        case Change.Write write ->
            pointers.put(write.key(), new Pointer(write.key(), commits, write.value().clone()));
        case Change.Delete delete -> pointers.remove(delete.key());
        case Change.Check _ -> {}
      }
    }
    return true;
  }

  @Override
  public synchronized Page list(String prefix, int limit, String pageToken) {
    if (limit < 1 || limit > MAX_PAGE) {
      throw new IllegalArgumentException("a page has 1 to %d pointers".formatted(MAX_PAGE));
    }
    var found = new ArrayList<Pointer>();
    for (var entry : pointers.tailMap(prefix, true).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        break;
      }
      if (entry.getKey().compareTo(pageToken) <= 0) {
        continue;
      }
      if (found.size() == limit) {
        return new Page(found, Optional.of(found.getLast().key()));
      }
      found.add(entry.getValue());
    }
    return new Page(found, Optional.empty());
  }

  @Override
  public CheckResult check() {
    return CheckResult.healthy();
  }

  @Override
  public void close() {}

  private static void requireLegal(List<Change> changes) {
    if (changes.isEmpty() || changes.size() > MAX_CHANGES) {
      throw new IllegalArgumentException("a commit has 1 to %d changes".formatted(MAX_CHANGES));
    }
    var keys = new HashSet<String>();
    for (Change change : changes) {
      if (!keys.add(change.key())) {
        throw new IllegalArgumentException("two changes of the key " + change.key());
      }
      if (change.key().isEmpty() || change.key().length() > MAX_KEY_BYTES) {
        throw new IllegalArgumentException("a key has 1 to %d bytes".formatted(MAX_KEY_BYTES));
      }
      if (change instanceof Change.Write write && write.value().length > MAX_VALUE_BYTES) {
        throw new IllegalArgumentException("a value has at most " + MAX_VALUE_BYTES + " bytes");
      }
      if (change instanceof Change.Delete && change.expected() == Change.ABSENT) {
        throw new IllegalArgumentException("nothing to delete at the key " + change.key());
      }
    }
  }
}
