package io.floecat.runtime;

import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.StartException;
import io.floecat.spi.audit.AuditAction;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.pointer.PointerStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The keys of the local vault, for whoever runs the service. Never the keys themselves. */
public final class VaultKeys {

  /**
   * What may be shown of a key.
   *
   * @param id an unsigned 32-bit number, by which every ciphertext names its key
   * @param isPrimary whether it encrypts
   * @param isEnabled whether it decrypts
   * @param createTime when the store first saw it; empty where there is no store
   */
  public record Key(long id, boolean isPrimary, boolean isEnabled, Optional<Instant> createTime) {}

  private VaultKeys() {}

  /**
   * The keys, oldest first. Only reads, so a server may be running.
   *
   * @throws StartException there is no key file, or it cannot be used
   */
  public static List<Key> list(FloecatConfig config) {
    ConfiguredSecrets vault = vault(config);
    try (var parts = new CloseableStack()) {
      Optional<PointerStore> store = ConfiguredStore.of(config).openReadOnly();
      store.ifPresent(parts::add);
      return vault.vaultKeys(store);
    } catch (FloecatException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Adds a new primary key; returns all keys, oldest first. The old ones stay: what they encrypted
   * is encrypted anew when it is next written.
   *
   * @throws StartException a server uses the data directory, or there is no usable key file
   */
  public static List<Key> rotate(FloecatConfig config) {
    ConfiguredSecrets vault = vault(config);
    try (var directory = DataDirectory.open(config.dataDirectory());
        var store = new ConfiguredStore(config.store(), directory.path()).open()) {
      return CommandAudit.run(
          config,
          AuditAction.VAULT_KEY_ROTATE,
          config.secrets().localKeyFile(),
          "",
          () -> vault.rotateVaultKey(store));
    } catch (FloecatException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private static ConfiguredSecrets vault(FloecatConfig config) {
    var secrets = new ConfiguredSecrets(config.secrets(), ServiceInstance.CLOCK);
    secrets.requireVault();
    return secrets;
  }
}
