package io.floecat.testkit;

import io.floecat.spi.CheckResult;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.UnavailableException;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Page;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A pointer store at the other end of a {@link FaultInjector}. */
public final class FaultyPointerStore implements PointerStore {

  private final PointerStore store;
  private final FaultInjector line;

  /** Reaches {@code store} through {@code line}. */
  public FaultyPointerStore(PointerStore store, FaultInjector line) {
    this.store = store;
    this.line = line;
  }

  @Override
  public Optional<Pointer> get(String key) {
    return line.call(() -> store.get(key), FaultyPointerStore::unavailable);
  }

  @Override
  public List<Optional<Pointer>> get(List<String> keys) {
    return line.call(() -> store.get(keys), FaultyPointerStore::unavailable);
  }

  @Override
  public boolean commit(List<Change> changes) {
    List<Change> sent = List.copyOf(changes);
    return line.call(() -> store.commit(sent), FaultyPointerStore::unavailable);
  }

  @Override
  public Page list(String prefix, int limit, String pageToken) {
    return line.call(() -> store.list(prefix, limit, pageToken), FaultyPointerStore::unavailable);
  }

  @Override
  public CheckResult check() {
    return store.check();
  }

  @Override
  public void close() {}

  private static UnavailableException unavailable() {
    return new UnavailableException(
        ErrorReason.DEPENDENCY_UNAVAILABLE, "the store is away", Duration.ofSeconds(1));
  }
}
