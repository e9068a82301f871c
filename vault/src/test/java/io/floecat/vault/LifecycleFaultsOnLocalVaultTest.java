package io.floecat.vault;

import io.floecat.core.lifecycle.LifecycleFaultsContract;
import io.floecat.core.lifecycle.SecretsBackend;
import io.floecat.testkit.InMemoryPointerStore;
import io.floecat.testkit.ManualClock;
import io.floecat.vault.VaultKey.IfNew;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class LifecycleFaultsOnLocalVaultTest extends LifecycleFaultsContract {

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
  protected SecretsBackend backend() {
    return LocalBackend.create(key);
  }

  @Override
  protected int strideOfOne() {
    return 3;
  }

  @Override
  protected int strideOfTwo() {
    return 211;
  }

  @Override
  protected int strideOfTwoInProof() {
    return 7;
  }

  @Override
  protected int strideOfAccount() {
    return 3;
  }
}
