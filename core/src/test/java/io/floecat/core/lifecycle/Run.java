package io.floecat.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.spi.error.FloecatException;
import io.floecat.testkit.Fault;
import io.floecat.testkit.ProcessDied;
import io.floecat.testkit.ScriptedFaults;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One write that goes wrong, and whoever comes after it, or goes on while its call hangs.
 *
 * @param call which external call of the write goes wrong
 * @param fault how
 * @param recovery who comes after it
 * @param place where
 */
record Run(Scenario scenario, int call, Fault fault, Recovery recovery, Place place) {

  private static final String REQUEST_ID = "6c1d3f7e-5a52-4f0e-9d1b-2f1f5b7a9c01";

  /** More than an operation's deadline. */
  private static final Duration PAST_THE_DEADLINE = Duration.ofMinutes(2);

  /** Who comes after the fault. */
  enum Recovery {
    /** Nobody but the sweeper. */
    SWEEPER,
    /** The same request, at once. */
    RETRY,
    /** The same request, when the deadline is over. */
    LATE_RETRY,
    /** Another write, when the deadline is over. */
    OTHER_WRITE
  }

  /** Where it comes. */
  enum Place {
    /** On another node. */
    OTHER_NODE,
    /** On the same node; if that died, when it was started again and has swept. */
    SAME_NODE
  }

  /** How many external calls the write makes when nothing goes wrong. */
  static int callsOf(Scenario scenario, SecretsBackend backend) {
    World world = new World(backend);
    scenario.prepare(world);
    World.Node node = world.node();
    scenario.write(node.writer(), Optional.of(REQUEST_ID));
    return node.line.calls();
  }

  /** Drives the run; {@code second}, where given, is what goes wrong while it is recovered. */
  void drive(Optional<SecondFault> second, SecretsBackend backend) {
    World world = new World(backend);
    scenario.prepare(world);
    World.Node owner = world.node();
    owner.line.plan(call, fault);
    var recovered = new Recovered(world, owner, second);
    owner.line.meanwhile(recovered::recover);
    recovered.acknowledged |= attempt(owner);
    recovered.recover();
    world.settle(owner.line, recovered.line);

    Invariant.check(world);
    Set<String> allowed = allowed(recovered);
    assertThat(Scenario.state(world)).as("%s", recovered).isIn(allowed);
    if (!recovered.overwritten && !Scenario.state(world).equals(Scenario.OVERWRITTEN)) {
      assertThat(attempt(world.node())).as("the same request, sent again").isTrue();
      assertThat(Scenario.state(world)).as("the write, sent again").isIn(afterwards());
    }
    world.settle();
    Invariant.check(world);
  }

  private Set<String> allowed(Recovered recovered) {
    var allowed = new HashSet<String>();
    if (recovered.overwritten) {
      allowed.add(Scenario.OVERWRITTEN);
      if (fault.hangs()) {
        scenario.afterOverwritten.ifPresent(allowed::add);
      }
      return allowed;
    }
    allowed.addAll(afterwards());
    if (!recovered.acknowledged) {
      allowed.add(scenario.before);
    }
    if (recovery == Recovery.OTHER_WRITE) {
      allowed.add(Scenario.OVERWRITTEN); // It may have taken effect without being acknowledged.
    }
    return allowed;
  }

  /** What may be there when the write has taken effect. */
  private Set<String> afterwards() {
    var after = new HashSet<>(Set.of(scenario.after));
    if (fault.hangs() && recovery == Recovery.OTHER_WRITE) {
      scenario.afterOverwritten.ifPresent(after::add);
    }
    return after;
  }

  /** Whoever comes after the fault, once. */
  private final class Recovered {

    private final World world;
    private final World.Node owner;
    private final Optional<SecondFault> second;
    private ScriptedFaults line;
    private boolean came;
    private boolean acknowledged;
    private boolean overwritten;

    Recovered(World world, World.Node owner, Optional<SecondFault> second) {
      this.world = world;
      this.owner = owner;
      this.second = second;
      this.line = owner.line;
    }

    void recover() {
      if (came) {
        return;
      }
      came = true;
      World.Node node = node();
      line = node.line;
      second.ifPresent(it -> node.line.plan(it.call(), it.fault()));
      if (recovery != Recovery.RETRY) {
        world.clock.advance(PAST_THE_DEADLINE);
      }
      switch (recovery) {
        case SWEEPER -> survive(() -> node.lifecycle.sweeper().sweep());
        case RETRY, LATE_RETRY -> acknowledged |= attempt(node);
        case OTHER_WRITE ->
            overwritten = survive(() -> node.writer().overwrite(Scenario.OVERWRITTEN));
      }
    }

    private World.Node node() {
      if (place == Place.OTHER_NODE) {
        return world.node();
      }
      if (!owner.line.isDead()) {
        return owner;
      }
      World.Node restarted = world.restarted();
      restarted.lifecycle.sweeper().sweep();
      return restarted;
    }

    @Override
    public String toString() {
      return "acknowledged: %s, overwritten: %s".formatted(acknowledged, overwritten);
    }
  }

  private boolean attempt(World.Node node) {
    return survive(() -> scenario.write(node.writer(), Optional.of(REQUEST_ID)));
  }

  /**
   * Whether {@code action} ended well; a refusal is not the end, nor is the death of its process.
   */
  private static boolean survive(Runnable action) {
    try {
      action.run();
      return true;
    } catch (FloecatException | ProcessDied e) {
      return false;
    }
  }

  /**
   * What goes wrong while a first fault is recovered.
   *
   * @param call which external call of whoever recovers
   */
  record SecondFault(int call, Fault fault) {}
}
