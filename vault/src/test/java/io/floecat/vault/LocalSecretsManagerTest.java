package io.floecat.vault;

import io.floecat.spi.secret.SecretsManager;
import io.floecat.testkit.InMemoryPointerStore;
import io.floecat.testkit.ManualClock;
import io.floecat.testkit.SecretsManagerContract;
import io.floecat.vault.VaultKey.IfNew;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The local vault passes the contract, whether or not somebody purges what is over. */
class LocalSecretsManagerTest {

  private final ManualClock clock = new ManualClock();
  private final InMemoryPointerStore store = new InMemoryPointerStore();
  @TempDir private Path directory;
  private LocalSecretsManager secrets;

  @BeforeEach
  void open() {
    VaultKey key = VaultKey.open(directory.resolve("key.json"), store, clock, IfNew.CREATE);
    secrets = new LocalSecretsManager(store, key, clock);
  }

  @Nested
  class Unpurged extends SecretsManagerContract {

    @Override
    protected SecretsManager secrets() {
      return secrets;
    }

    @Override
    protected void advance(Duration duration) {
      clock.advance(duration);
    }
  }

  @Nested
  class Purged extends SecretsManagerContract {

    @Override
    protected SecretsManager secrets() {
      secrets.purgeDue(100);
      return secrets;
    }

    @Override
    protected void advance(Duration duration) {
      clock.advance(duration);
    }
  }
}
