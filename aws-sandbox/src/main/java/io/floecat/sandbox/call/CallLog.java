package io.floecat.sandbox.call;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** The last calls, in the order in which they were answered. */
public final class CallLog {

  private static final int MAX_CALLS = 100_000;

  private final Deque<Call> calls = new ArrayDeque<>();
  private final Consumer<Call> listener;

  /** {@code listener} is told of each call before its answer leaves, one at a time. */
  public CallLog(Consumer<Call> listener) {
    this.listener = listener;
  }

  /** Adds one. */
  public synchronized void add(Call call) {
    if (calls.size() == MAX_CALLS) {
      calls.removeFirst();
    }
    calls.addLast(call);
    listener.accept(call);
  }

  /** Those there are, at most 100,000. */
  public synchronized List<Call> all() {
    return List.copyOf(calls);
  }

  /** Forgets them. */
  public synchronized void clear() {
    calls.clear();
  }
}
