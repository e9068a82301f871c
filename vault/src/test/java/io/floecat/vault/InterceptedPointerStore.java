package io.floecat.vault;

import io.floecat.spi.CheckResult;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.UnavailableException;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Page;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** A pointer store that lets a test do something right before a call, or lets it fail. */
final class InterceptedPointerStore implements PointerStore {

  private final PointerStore store;
  private final Queue<Runnable> beforeCommits = new ArrayDeque<>();
  private final Queue<Runnable> beforeGets = new ArrayDeque<>();
  private boolean intercepting;
  private boolean down;

  InterceptedPointerStore(PointerStore store) {
    this.store = store;
  }

  /**
   * What is done before the next commit; said again, before the one after it. Commits of its own
   * are not intercepted.
   */
  void beforeNextCommit(Runnable action) {
    beforeCommits.add(action);
  }

  /** What is done before the next get, as {@link #beforeNextCommit} has it. */
  void beforeNextGet(Runnable action) {
    beforeGets.add(action);
  }

  /** While it is down, every call fails. Closed, it stays down. */
  void setDown(boolean isDown) {
    down = isDown;
  }

  /** What a backend throws that does not answer. */
  static UnavailableException unavailable() {
    return new UnavailableException(
        ErrorReason.DEPENDENCY_UNAVAILABLE, "the store is down", Duration.ofSeconds(1));
  }

  @Override
  public Optional<Pointer> get(String key) {
    requireUp();
    intercept(beforeGets);
    return store.get(key);
  }

  @Override
  public List<Optional<Pointer>> get(List<String> keys) {
    requireUp();
    intercept(beforeGets);
    return store.get(keys);
  }

  @Override
  public boolean commit(List<Change> changes) {
    requireUp();
    intercept(beforeCommits);
    return store.commit(changes);
  }

  @Override
  public Page list(String prefix, int limit, String pageToken) {
    requireUp();
    return store.list(prefix, limit, pageToken);
  }

  @Override
  public CheckResult check() {
    return down ? CheckResult.failed("the store is down") : store.check();
  }

  @Override
  public void close() {
    down = true;
  }

  private void intercept(Queue<Runnable> actions) {
    if (!intercepting) {
      intercepting = true;
      try {
        Optional.ofNullable(actions.poll()).ifPresent(Runnable::run);
      } finally {
        intercepting = false;
      }
    }
  }

  private void requireUp() {
    if (down) {
      throw unavailable();
    }
  }
}
