package io.floecat.testkit;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What lies between one process and its backends: counts the calls, and lets chosen ones go wrong.
 * For one thread.
 */
public final class FaultyLine {

  private final Map<Integer, Fault> faults = new TreeMap<>();
  private final Queue<Runnable> onTheirWay = new ArrayDeque<>();
  private int calls;
  private boolean dead;

  /** The {@code number}-th call from here, counted from 1, goes wrong. */
  public void plan(int number, Fault fault) {
    faults.put(calls + number, fault);
  }

  /** How many calls were made. */
  public int calls() {
    return calls;
  }

  /** Whether calls were given up that have not taken effect yet. */
  public boolean hasCallsOnTheirWay() {
    return !onTheirWay.isEmpty();
  }

  /** Lets every call that is on its way take effect now; what it answers, nobody hears. */
  public void land() {
    while (!onTheirWay.isEmpty()) {
      onTheirWay.remove().run();
    }
  }

  /**
   * Makes a call, or what becomes of it.
   *
   * @param failure what the caller gets where the call fails or its answer is lost
   */
  <T> T call(Supplier<T> call, Supplier<? extends RuntimeException> failure) {
    if (dead) {
      throw new ProcessDied();
    }
    calls++;
    Fault fault = faults.get(calls);
    if (fault == null) {
      return call.get();
    }
    switch (fault) {
      case FAILS, DIES_BEFORE -> {}
      case ANSWER_LOST, DIES_AFTER -> effect(call);
      case LATE, DIES_AND_LATE -> onTheirWay.add(() -> effect(call));
    }
    switch (fault) {
      case FAILS, ANSWER_LOST, LATE -> throw failure.get();
      case DIES_BEFORE, DIES_AFTER, DIES_AND_LATE -> {
        dead = true;
        throw new ProcessDied();
      }
    }
    throw new AssertionError(fault);
  }

  private static <T> void effect(Supplier<T> call) {
    try {
      if (call.get() instanceof AutoCloseable value) {
        value.close();
      }
    } catch (Exception e) {
      // An answer like any other: it is lost.
    }
  }
}
