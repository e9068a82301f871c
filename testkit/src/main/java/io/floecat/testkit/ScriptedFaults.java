package io.floecat.testkit;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;

/** A line that counts the calls and lets chosen ones go wrong. For one thread. */
public final class ScriptedFaults extends FaultInjector {

  private final Map<Integer, Fault> faults = new TreeMap<>();
  private final Queue<Runnable> onTheirWay = new ArrayDeque<>();
  private int calls;
  private Runnable meanwhile = () -> {};

  /** The {@code number}-th call from here, counted from 1, goes wrong. */
  public void plan(int number, Fault fault) {
    faults.put(calls + number, fault);
  }

  /** What others do before a call that hangs is heard of. */
  public void meanwhile(Runnable others) {
    meanwhile = others;
  }

  /** How many calls were made. */
  public int calls() {
    return calls;
  }

  /** Lets every call that is on its way take effect now; what it answers, nobody hears. */
  public void land() {
    while (!onTheirWay.isEmpty()) {
      onTheirWay.remove().run();
    }
  }

  @Override
  protected Optional<Fault> next() {
    calls++;
    return Optional.ofNullable(faults.get(calls));
  }

  @Override
  protected void whileItHangs() {
    meanwhile.run();
  }

  @Override
  protected void onItsWay(Runnable effect) {
    onTheirWay.add(effect);
  }
}
