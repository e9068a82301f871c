package io.floecat.server.limits;

import io.floecat.server.error.Failures;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** How many requests of a kind are held at once, of all callers and of each. */
final class Permits {

  private final int all;
  private final int perCaller;
  private final AtomicInteger taken = new AtomicInteger();
  private final ConcurrentHashMap<String, Integer> takenByCaller = new ConcurrentHashMap<>();

  /** With {@code all} places, of which one caller gets {@code perCaller} at most. */
  Permits(int all, int perCaller) {
    this.all = all;
    this.perCaller = perCaller;
  }

  int taken() {
    return taken.get();
  }

  /** A place for a request of {@code caller}, or a refusal. */
  Place take(String caller) {
    var place = new Place(caller);
    int held = taken.incrementAndGet();
    int callers = takenByCaller.merge(caller, 1, Integer::sum);
    if (callers > perCaller) {
      place.leave();
      throw Failures.tooManyRequests(perCaller);
    }
    if (held > all) {
      place.leave();
      throw Failures.overloaded();
    }
    return place;
  }

  /** A request's place: free again when the request has its answer and its work is done. */
  final class Place {

    private final String caller;
    private final AtomicInteger users = new AtomicInteger(1);
    private final AtomicBoolean isAnswered = new AtomicBoolean();

    private Place(String caller) {
      this.caller = caller;
    }

    /** Work on the request begins, which keeps the place until it leaves. */
    void enter() {
      users.incrementAndGet();
    }

    /** The work is done. */
    void leave() {
      if (users.decrementAndGet() == 0) {
        taken.decrementAndGet();
        takenByCaller.computeIfPresent(caller, (_, count) -> count == 1 ? null : count - 1);
      }
    }

    /** The request has its answer, or its client is gone. Idempotent. */
    void answered() {
      if (isAnswered.compareAndSet(false, true)) {
        leave();
      }
    }
  }
}
