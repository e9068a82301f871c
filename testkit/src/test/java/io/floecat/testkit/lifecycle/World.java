package io.floecat.testkit.lifecycle;

import io.floecat.core.operation.Lifecycle;
import io.floecat.core.operation.OperationListener;
import io.floecat.core.operation.OperationSettings;
import io.floecat.core.pointer.PointerStore;
import io.floecat.core.secret.SecretsManager;
import io.floecat.testkit.FakeSecretsManager;
import io.floecat.testkit.FaultyLine;
import io.floecat.testkit.FaultyPointerStore;
import io.floecat.testkit.FaultySecretsManager;
import io.floecat.testkit.InMemoryPointerStore;
import io.floecat.testkit.ManualClock;
import io.floecat.testkit.ManualPace;
import java.time.Duration;

/** The backends that nodes share, and the nodes. */
final class World {

  final ManualClock clock = new ManualClock();
  final PointerStore pointers = new InMemoryPointerStore();
  final FakeSecretsManager secrets = new FakeSecretsManager(clock);
  final OperationSettings settings = OperationSettings.defaults();

  /** A process: its own line to the backends, so that it can be cut off or killed alone. */
  final class Node {

    final FaultyLine line = new FaultyLine();
    final Lifecycle lifecycle;

    private Node() {
      PointerStore store = new FaultyPointerStore(pointers, line);
      SecretsManager manager = new FaultySecretsManager(secrets, line);
      lifecycle =
          new Lifecycle(store, manager, settings, new ManualPace(clock), OperationListener.NONE);
    }
  }

  Node node() {
    return new Node();
  }

  /** Everything that takes time has happened: deadlines, quarantines, but no purge. */
  void settle(FaultyLine... lines) {
    Node sweeper = node();
    for (int round = 0; round < 4; round++) {
      clock.advance(Duration.ofMinutes(61));
      sweeper.lifecycle.sweeper().sweep();
      for (FaultyLine line : lines) {
        line.land();
      }
    }
    for (int round = 0; round < 4; round++) {
      clock.advance(Duration.ofMinutes(61));
      sweeper.lifecycle.sweeper().sweep();
    }
  }
}
