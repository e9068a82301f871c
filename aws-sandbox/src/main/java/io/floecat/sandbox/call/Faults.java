package io.floecat.sandbox.call;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** The faults to come, for each action in the order in which they were asked for. */
public final class Faults {

  private final Map<String, Queue<Fault>> pending = new HashMap<>();

  /**
   * The next {@code count} calls of an action meet {@code fault}, after those asked for before.
   *
   * @param action as {@code CreateSecret}
   */
  public synchronized void add(String action, int count, Fault fault) {
    pending
        .computeIfAbsent(action, _ -> new ArrayDeque<>())
        .addAll(Collections.nCopies(count, fault));
  }

  /** No more faults. */
  public synchronized void clear() {
    pending.clear();
  }

  /** The fault that the next call of {@code action} meets. */
  public synchronized Optional<Fault> take(String action) {
    return Optional.ofNullable(pending.get(action)).map(Queue::poll);
  }
}
