package io.floecat.core.lifecycle;

import io.floecat.core.operation.Lifecycle;
import io.floecat.core.operation.OperationListener;
import io.floecat.core.operation.OperationSettings;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.pointer.PointerStore;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretsManager;
import io.floecat.testkit.FaultyPointerStore;
import io.floecat.testkit.InMemoryPointerStore;
import io.floecat.testkit.ManualClock;
import io.floecat.testkit.NoAuditLog;
import io.floecat.testkit.ScriptedFaults;
import java.time.Duration;

/** The backends that nodes share, and the nodes. */
final class World {

  final SecretsBackend backend;
  final ManualClock clock;
  final PointerStore pointers = new InMemoryPointerStore();
  final OperationSettings settings = OperationSettings.defaults();

  World(SecretsBackend backend) {
    this.backend = backend;
    this.clock = backend.clock();
  }

  /** A process: its own line to the backends, so that it can be cut off or killed alone. */
  final class Node {

    final ScriptedFaults line = new ScriptedFaults();
    final Lifecycle lifecycle;

    /** The connector, as this node writes it. */
    Writer writer() {
      return new Writer(name(), lifecycle);
    }

    private Node(OperationSettings settings) {
      PointerStore store = new FaultyPointerStore(pointers, line);
      SecretsManager manager = backend.reachedOver(line);
      lifecycle =
          new Lifecycle(
              store,
              manager,
              settings,
              new ManualTimeSource(clock),
              OperationListener.NONE,
              new NoAuditLog());
    }
  }

  Node node() {
    return new Node(settings);
  }

  /** The only process there is from now on: all others are dead. */
  Node restarted() {
    return new Node(settings.aloneSince(clock.instant()));
  }

  /** The connector that everything is about. */
  ConnectorName name() {
    return backend.connector();
  }

  /** The first name of its secret. */
  SecretRef ref() {
    return new SecretRef(name().account(), SecretType.CONNECTORS, name().connectorId());
  }

  /** Everything that takes time has happened: deadlines, quarantines, but no purge. */
  void settle(ScriptedFaults... lines) {
    Node sweeper = node();
    for (int round = 0; round < 4; round++) {
      clock.advance(Duration.ofMinutes(61));
      sweeper.lifecycle.sweeper().sweep();
      for (ScriptedFaults line : lines) {
        line.land();
      }
    }
    for (int round = 0; round < 4; round++) {
      clock.advance(Duration.ofMinutes(61));
      sweeper.lifecycle.sweeper().sweep();
    }
  }
}
