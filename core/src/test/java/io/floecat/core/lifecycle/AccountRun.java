package io.floecat.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.error.NotFoundException;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import io.floecat.testkit.Fault;
import io.floecat.testkit.ProcessDied;
import io.floecat.testkit.SecretSnapshot;
import java.time.Duration;
import java.util.Optional;

/**
 * The removal of an account in which there is something in every state, one call of which goes
 * wrong. Whoever began it goes on if it can, and else another node; while a call hangs, another
 * node goes on with it and sweeps.
 *
 * @param call which external call goes wrong
 * @param fault how
 */
record AccountRun(int call, Fault fault) {

  private static final int STEPS = 40;

  /** How many external calls the removal makes when nothing goes wrong. */
  static int calls(SecretsBackend backend) {
    World world = prepared(backend);
    World.Node node = world.node();
    remove(world, node);
    return node.line.calls();
  }

  void drive(SecretsBackend backend) {
    World world = prepared(backend);
    World.Node node = world.node();
    node.line.plan(call, fault);
    node.line.meanwhile(() -> goOn(world));
    remove(world, node);
    node.line.land();
    world.settle();

    assertThat(world.pointers.list("", PointerStore.MAX_PAGE, "").pointers())
        .extracting(Pointer::key)
        .as("what is left of the account")
        .allMatch(key -> key.startsWith("due/") || key.startsWith("deployment/"));
    assertThat(backend.snapshot().values()).noneMatch(SecretSnapshot::isLive);
    world.node().writer().create("again", Optional.empty());
    world.settle();
    Invariant.check(world);
  }

  private static World prepared(SecretsBackend backend) {
    var world = new World(backend);
    writer(world, world.node(), "live").create("a", Optional.of("live"));
    writer(world, world.node(), "without").createWithout();
    writer(world, world.node(), "deleted").create("a", Optional.empty());
    world.clock.advance(Duration.ofMinutes(1)); // What is not seen yet cannot be deleted yet.
    writer(world, world.node(), "deleted").delete(Optional.empty());
    writer(world, world.node(), "updated").create("a", Optional.empty());
    World.Node updating = world.node();
    updating.line.plan(6, Fault.DIES_AFTER); // After: record, pin, account, commit, record.
    survive(
        () ->
            writer(world, updating, "updated").update("b", Writer.replace("b"), Optional.empty()));
    World.Node creating = world.node();
    // After: request, record, account twice, names, commit, record.
    creating.line.plan(8, Fault.DIES_AFTER);
    survive(() -> writer(world, creating, "created").create("a", Optional.of("created")));
    assertThat(world.pointers.list("operations/", 10, "").pointers()).hasSize(2);
    return world;
  }

  private static Writer writer(World world, World.Node node, String connector) {
    return new Writer(new ConnectorName(world.name().account(), connector), node.lifecycle);
  }

  private static void remove(World world, World.Node first) {
    World.Node node = first;
    for (int step = 0; step < STEPS; step++) {
      try {
        if (node.lifecycle.accountExpunge().step(world.name().account()).getDone()) {
          return;
        }
        world.clock.advance(Duration.ofMinutes(5));
      } catch (NotFoundException e) {
        return; // The last step took effect, and its answer was lost.
      } catch (FloecatException e) {
        // Whoever asked asks again.
      } catch (ProcessDied e) {
        node = world.node();
      }
    }
    throw new AssertionError("the account is not gone after " + STEPS + " steps");
  }

  private static void goOn(World world) {
    world.clock.advance(Duration.ofMinutes(5));
    World.Node other = world.node();
    other.lifecycle.sweeper().sweep();
    try {
      other.lifecycle.accountExpunge().step(world.name().account());
    } catch (NotFoundException e) {
      // What hangs was its last step.
    }
  }

  private static void survive(Runnable action) {
    try {
      action.run();
    } catch (ProcessDied e) {
      // As planned.
    }
  }
}
