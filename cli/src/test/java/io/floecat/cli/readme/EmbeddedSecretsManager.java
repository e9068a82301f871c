package io.floecat.cli.readme;

import io.floecat.core.account.AccountId;
import io.floecat.core.secret.SecretRef;
import io.floecat.core.secret.SecretType;
import io.floecat.core.secret.SecretValue;
import io.floecat.core.secret.SecretVersion;
import io.floecat.core.secret.local.LocalSecretsManager;
import io.floecat.core.secret.local.VaultKey;
import io.floecat.jdbc.JdbcPointerStore;
import java.nio.file.Path;
import java.time.Clock;

/** README's example of a secrets manager in another program. */
final class EmbeddedSecretsManager {

  private EmbeddedSecretsManager() {}

  static byte[] createAndRead(Path directory, String secret) {
    // README
    var clock = Clock.systemUTC();
    try (var store = JdbcPointerStore.openSqlite(directory.resolve("secrets.db"))) {
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
