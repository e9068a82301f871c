package io.floecat.testkit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.core.error.FloecatException;
import io.floecat.testkit.Fault;
import io.floecat.testkit.ProcessDied;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One write that goes wrong, and whoever comes after it.
 *
 * @param call which external call of the write goes wrong
 * @param fault how
 * @param recovery who comes after it
 */
record Run(Scenario scenario, int call, Fault fault, Recovery recovery) {

  private static final String REQUEST_ID = "6c1d3f7e-5a52-4f0e-9d1b-2f1f5b7a9c01";

  /** Who comes after the fault, always on another node. */
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
    boolean acknowledged = attempt(owner);

    World.Node other = world.node();
    second.ifPresent(it -> other.line.plan(it.call(), it.fault()));
    boolean overwritten = false;
    if (recovery != Recovery.RETRY) {
      world.clock.advance(Duration.ofMinutes(2));
    }
    switch (recovery) {
      case SWEEPER -> survive(() -> other.lifecycle.sweeper().sweep());
      case RETRY, LATE_RETRY -> acknowledged |= attempt(other);
      case OTHER_WRITE ->
          overwritten = survive(() -> other.writer().overwrite(Scenario.OVERWRITTEN));
    }
    world.settle(owner.line, other.line);

    Invariant.check(world);
    if (overwritten) {
      assertThat(Scenario.state(world)).isEqualTo(Scenario.OVERWRITTEN);
      return;
    }
    var allowed = new HashSet<>(Set.of(scenario.after));
    if (!acknowledged) {
      allowed.add(scenario.before);
    }
    if (recovery == Recovery.OTHER_WRITE) {
      allowed.add(Scenario.OVERWRITTEN); // It may have taken effect without being acknowledged.
    }
    assertThat(Scenario.state(world)).as("acknowledged: %s", acknowledged).isIn(allowed);
    if (!Scenario.state(world).equals(Scenario.OVERWRITTEN)) {
      assertThat(attempt(world.node())).as("the same request, sent again").isTrue();
      assertThat(Scenario.state(world)).as("the write, sent again").isEqualTo(scenario.after);
    }
    world.settle();
    Invariant.check(world);
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
