package io.floecat.vault;

import io.floecat.core.lifecycle.RandomSchedulesContract;
import io.floecat.core.lifecycle.SecretsBackend;
import io.floecat.testkit.InMemoryPointerStore;
import io.floecat.testkit.ManualClock;
import io.floecat.vault.VaultKey.IfNew;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class RandomSchedulesOnLocalVaultTest extends RandomSchedulesContract {

  @TempDir private static Path directory;
  private static VaultKey key;

  @BeforeAll
  static void makeKey() {
    key =
        VaultKey.open(
            directory.resolve("key.json"),
            new InMemoryPointerStore(),
            new ManualClock(),
            IfNew.CREATE);
  }

  @Override
  protected SecretsBackend backend(Random random) {
    return LocalBackend.create(key);
  }
}
