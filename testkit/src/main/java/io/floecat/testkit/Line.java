package io.floecat.testkit;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What lies between one process and its backends: any call over it may go wrong. When the process
 * dies on one call, every later one finds it dead.
 */
public abstract class Line {

  private boolean dead;

  /** What goes wrong with the next call; nothing where it is answered. */
  protected abstract Optional<Fault> next();

  /** Takes a call that was given up; it takes effect when {@code effect} is run. */
  protected abstract void onItsWay(Runnable effect);

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
    if (fault.isEmpty()) {
      return call.get();
    }
    switch (fault.get()) {
      case FAILS, DIES_BEFORE -> {}
      case ANSWER_LOST, DIES_AFTER -> effect(call);
      case LATE, DIES_AND_LATE -> onItsWay(() -> effect(call));
    }
    switch (fault.get()) {
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
