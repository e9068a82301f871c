package io.floecat.core.lifecycle;

import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.secret.SecretsManager;
import io.floecat.testkit.FaultInjector;
import io.floecat.testkit.FaultySecretsManager;
import io.floecat.testkit.ManualClock;
import io.floecat.testkit.SecretSnapshot;
import java.util.Map;

/** A secrets manager that a run of the lifecycle is driven on. */
public interface SecretsBackend {

  /** The secrets manager, shared by all nodes. Closed by whoever made it. */
  SecretsManager secrets();

  /** The same secrets manager as one process reaches it: over a line where calls go wrong. */
  default SecretsManager reachedOver(FaultInjector line) {
    return new FaultySecretsManager(secrets(), line);
  }

  /** The clock that it runs on. */
  ManualClock clock();

  /** A connector of an account that nothing else uses. */
  ConnectorName connector();

  /** Every secret of that account by its name, looked at from behind. */
  Map<String, SecretSnapshot> snapshot();
}
