package io.floecat.testkit;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What lies between one process and its backends: any call over it may go wrong. When the process
 * dies on one call, every later one finds it dead.
 */
public abstract class FaultInjector {

  private boolean dead;

  /** What goes wrong with the next call; nothing where it is answered. */
  protected abstract Optional<Fault> next();

  /** Takes a call that was given up; it takes effect when {@code effect} is run. */
  protected abstract void onItsWay(Runnable effect);

  /** What happens before the caller of a call that hangs hears of it; on most lines nothing. */
  protected void whileItHangs() {}

  /** Whether the process died. */
  public final boolean isDead() {
    return dead;
  }

  /**
   * Makes a call, or what becomes of it.
   *
   * @param failure what the caller gets where the call fails or its answer is lost
   */
  final <T> T call(Supplier<T> call, Supplier<? extends RuntimeException> failure) {
    if (dead) {
      throw new ProcessDied();
    }
    Optional<Fault> fault = next();
    return fault.isEmpty() ? call.get() : call(call, failure, fault.get());
  }

  private <T> T call(Supplier<T> call, Supplier<? extends RuntimeException> failure, Fault fault) {
    switch (fault) {
      case FAILS -> throw failure.get();
      case ANSWER_LOST -> {
        effect(call);
        throw failure.get();
      }
      case LATE -> {
        onItsWay(() -> effect(call));
        throw failure.get();
      }
      case HANGS -> {
        whileItHangs();
        return call.get();
      }
      case ANSWER_HANGS -> {
        effect(call);
        whileItHangs();
        throw failure.get();
      }
      case DIES_BEFORE -> throw death();
      case DIES_AFTER -> {
        effect(call);
        throw death();
      }
      case DIES_AND_LATE -> {
        onItsWay(() -> effect(call));
        throw death();
      }
    }
    throw new AssertionError(fault);
  }

  private ProcessDied death() {
    dead = true;
    return new ProcessDied();
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
