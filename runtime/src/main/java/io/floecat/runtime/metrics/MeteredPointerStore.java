package io.floecat.runtime.metrics;

import io.floecat.spi.CheckResult;
import io.floecat.spi.error.UnavailableException;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Page;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;

/** Times the calls of a pointer store, by outcome: ok, conflict, unavailable, error. */
public final class MeteredPointerStore implements PointerStore {

  private final PointerStore store;
  private final CallTimer timer;

  /** Passes everything on to {@code store}. */
  public MeteredPointerStore(PointerStore store, MeterRegistry registry) {
    this.store = store;
    this.timer = new CallTimer("floecat.store.calls", registry, MeteredPointerStore::outcome);
  }

  @Override
  public Optional<Pointer> get(String key) {
    return timer.time("get", () -> store.get(key), _ -> CallTimer.OK);
  }

  @Override
  public List<Optional<Pointer>> get(List<String> keys) {
    return timer.time("get", () -> store.get(keys), _ -> CallTimer.OK);
  }

  @Override
  public boolean commit(List<Change> changes) {
    return timer.time(
        "commit", () -> store.commit(changes), done -> done ? CallTimer.OK : "conflict");
  }

  @Override
  public Page list(String prefix, int limit, String pageToken) {
    return timer.time("list", () -> store.list(prefix, limit, pageToken), _ -> CallTimer.OK);
  }

  @Override
  public CheckResult check() {
    return store.check();
  }

  @Override
  public void close() {
    store.close();
  }

  private static String outcome(RuntimeException failure) {
    return failure instanceof UnavailableException ? "unavailable" : "error";
  }
}
