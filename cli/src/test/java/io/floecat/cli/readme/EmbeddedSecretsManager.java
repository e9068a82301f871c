package io.floecat.cli.readme;

import io.floecat.spi.account.AccountId;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.sqlite.SqlitePointerStore;
import io.floecat.vault.LocalSecretsManager;
import io.floecat.vault.VaultKey;
import java.nio.file.Path;
import java.time.Clock;

/** README's example of a secrets manager in another program. */
final class EmbeddedSecretsManager {

  private EmbeddedSecretsManager() {}

  static byte[] createAndRead(Path directory, String secret) {
    // README
    var clock = Clock.systemUTC();
    try (var store = SqlitePointerStore.openSqlite(directory.resolve("secrets.db"))) {
      var key = VaultKey.open(directory.resolve("key.json"), store, clock, VaultKey.IfNew.CREATE);
      var vault = new LocalSecretsManager(store, key, clock);
      var ref = new SecretRef(new AccountId("acct-123"), SecretType.CONNECTORS, "conn-001");
      var version = SecretVersion.random(); // The same call under the same version is harmless.
      vault.create(ref, SecretValue.ofUtf8(secret), version);
      return vault.get(ref, version).expose();
    }
    // README
  }
}
