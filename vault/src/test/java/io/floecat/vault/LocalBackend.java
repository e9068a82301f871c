package io.floecat.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.floecat.core.lifecycle.SecretsBackend;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManager;
import io.floecat.testkit.FaultInjector;
import io.floecat.testkit.FaultyPointerStore;
import io.floecat.testkit.InMemoryPointerStore;
import io.floecat.testkit.ManualClock;
import io.floecat.testkit.SecretSnapshot;
import io.floecat.testkit.SecretSnapshot.Label;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The local vault. A process has the vault within it, so what goes wrong are the vault's own calls
 * to its store: there are several in a call to the vault.
 */
record LocalBackend(
    ManualClock clock, InMemoryPointerStore store, VaultKey key, ConnectorName connector)
    implements SecretsBackend {

  private static final String SECRETS = "vault/";
  private static final int FORMAT_AND_INCARNATION = 2 + 16;

  static LocalBackend create(VaultKey key) {
    return new LocalBackend(
        new ManualClock(),
        new InMemoryPointerStore(),
        key,
        new ConnectorName(new AccountId("acct-1"), "conn-001"));
  }

  @Override
  public LocalSecretsManager secrets() {
    return new LocalSecretsManager(store, key, clock);
  }

  @Override
  public SecretsManager reachedOver(FaultInjector line) {
    return new LocalSecretsManager(new FaultyPointerStore(store, line), key, clock);
  }

  /** What is stored, with the current and the previous version of each secret. */
  @Override
  public Map<String, SecretSnapshot> snapshot() {
    var snapshots = new LinkedHashMap<String, SecretSnapshot>();
    for (Pointer pointer : store.list(SECRETS, PointerStore.MAX_PAGE, "").pointers()) {
      snapshots.put(pointer.key().substring(SECRETS.length()), snapshot(pointer));
    }
    return snapshots;
  }

  private SecretSnapshot snapshot(Pointer pointer) {
    var ref = ref(pointer);
    LocalSecretsManager copy = restoredCopy(ref, pointer);
    try (var row = new DataInputStream(new ByteArrayInputStream(pointer.value()))) {
      row.skipNBytes(FORMAT_AND_INCARNATION);
      long purgeTime = row.readLong();
      var versions = new LinkedHashMap<SecretVersion, SecretSnapshot.Version>();
      addVersion(versions, row, Label.CURRENT, ref, copy);
      if (row.readBoolean()) {
        addVersion(versions, row, Label.PREVIOUS, ref, copy);
      }
      return new SecretSnapshot(
          ref.account(),
          purgeTime == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(purgeTime)),
          versions);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addVersion(
      Map<SecretVersion, SecretSnapshot.Version> versions,
      DataInputStream row,
      Label label,
      SecretRef ref,
      LocalSecretsManager copy)
      throws IOException {
    var id = new SecretVersion(new String(row.readNBytes(row.readInt()), US_ASCII));
    Instant createTime = Instant.ofEpochMilli(row.readLong());
    row.skipNBytes(row.readInt());
    versions.put(id, new SecretSnapshot.Version(copy.get(ref, id), createTime, Optional.of(label)));
  }

  /** The secret in a vault of its own, where reading it needs no leave and changes nothing. */
  private LocalSecretsManager restoredCopy(SecretRef ref, Pointer pointer) {
    var copy = new InMemoryPointerStore();
    if (!copy.commit(List.of(Change.create(pointer.key(), pointer.value())))) {
      throw new AssertionError(pointer.key());
    }
    // At a time when no recovery window is over.
    var vault = new LocalSecretsManager(copy, key, () -> Instant.EPOCH);
    vault.restore(ref);
    return vault;
  }

  private static SecretRef ref(Pointer pointer) {
    String[] parts = pointer.key().substring(SECRETS.length()).split("/", -1);
    return new SecretRef(new AccountId(parts[1]), SecretType.CONNECTORS, parts[3]);
  }
}
