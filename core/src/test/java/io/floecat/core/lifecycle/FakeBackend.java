package io.floecat.core.lifecycle;

import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.ConnectorName;
import io.floecat.testkit.FakeSecretsManager;
import io.floecat.testkit.ManualClock;
import io.floecat.testkit.SecretSnapshot;
import java.util.Map;

/** The secrets manager in memory. */
record FakeBackend(ManualClock clock, FakeSecretsManager secrets, ConnectorName connector)
    implements SecretsBackend {

  static FakeBackend create() {
    var clock = new ManualClock();
    return new FakeBackend(
        clock,
        new FakeSecretsManager(clock),
        new ConnectorName(new AccountId("acct-1"), "conn-001"));
  }

  @Override
  public Map<String, SecretSnapshot> snapshot() {
    return secrets.snapshot();
  }
}
