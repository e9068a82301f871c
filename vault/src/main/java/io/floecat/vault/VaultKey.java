package io.floecat.vault;

import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.PointerStore;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The key of a vault: a Tink keyset in a file of its own, and check values in the vault's store
 * that tell whether it is the right one. Whoever holds an instance may use the store's secrets.
 */
public final class VaultKey {

  /** What to do where neither the file nor any secret is there yet. */
  public enum IfNew {
    /** Make a key. */
    CREATE,
    /** Refuse: somebody is to bring the file. */
    REFUSE
  }

  /**
   * What may be shown of a key.
   *
   * @param id an unsigned 32-bit number, by which Tink names it in every ciphertext
   * @param enabled whether it may be used
   * @param primary whether it encrypts; all enabled keys decrypt
   * @param createTime when the store first saw it, where that is known
   */
  public record Entry(long id, boolean enabled, boolean primary, Optional<Instant> createTime) {}

  private final Keyset keyset;

  private VaultKey(Keyset keyset) {
    this.keyset = keyset;
  }

  /**
   * Reads the key and makes sure that it is the store's. To be called before the store's secrets
   * are used.
   *
   * @throws VaultKeyException the file is missing, damaged, open to other users, or not the one
   *     that the store's secrets were encrypted with
   * @throws io.floecat.spi.error.FailedPreconditionException a newer version of the service wrote
   *     the check values
   * @throws io.floecat.spi.error.UnavailableException the store does not answer
   */
  public static VaultKey open(Path file, PointerStore store, InstantSource clock, IfNew ifNew) {
    var keyFile = new KeyFile(file);
    if (!keyFile.exists()) {
      create(keyFile, store, ifNew);
    }
    return fitted(keyFile, store, clock);
  }

  /**
   * Adds a new primary key to the file and has the store know it. The other keys stay, and what
   * they encrypted is encrypted anew when it is next written. Whatever happens in between, the file
   * and the store fit. No process may use the vault meanwhile: it would not know the new key.
   *
   * @throws VaultKeyException as {@link #open} does; there has to be a file
   */
  public static VaultKey rotate(Path file, PointerStore store, InstantSource clock) {
    VaultKey old = open(file, store, clock, IfNew.REFUSE);
    var keyFile = new KeyFile(file);
    keyFile.replace(old.keyset.withNewPrimary());
    return fitted(keyFile, store, clock);
  }

  /** The keys of a file, oldest first, without the times that only a store knows. */
  public static List<Entry> list(Path file) {
    return entries(new KeyFile(file).read(), KeyChecks.NONE);
  }

  /** The keys of a file, oldest first. */
  public static List<Entry> list(Path file, PointerStore store) {
    return entries(
        new KeyFile(file).read(), stored(store).map(Stored::content).orElse(KeyChecks.NONE));
  }

  /**
   * As {@link #list(Path, PointerStore)}, once the keys are known to be the store's. Only reads.
   *
   * @throws VaultKeyException as {@link #open} does
   */
  static List<Entry> listFitting(Path file, PointerStore store) {
    var keyFile = new KeyFile(file);
    Keyset keyset = keyFile.read();
    KeyChecks checks = stored(store).map(Stored::content).orElse(KeyChecks.NONE);
    requireFit(keyFile, keyset, checks, store);
    return entries(keyset, checks);
  }

  /** Whether the store has anything that a key has encrypted. */
  static boolean isInUse(PointerStore store) {
    return stored(store).isPresent() || holdsSecrets(store);
  }

  Keyset keyset() {
    return keyset;
  }

  @Override
  public String toString() {
    return "VaultKey[" + keyset + "]";
  }

  private static void create(KeyFile file, PointerStore store, IfNew ifNew) {
    if (isInUse(store)) {
      if (file.exists()) {
        return; // Another process made it meanwhile: always the file first, then its check value.
      }
      throw file.problem(
          "is missing, and the store's secrets are encrypted with it: put it back from a backup",
          null);
    }
    switch (ifNew) {
      case CREATE -> file.create(Keyset.generate());
      case REFUSE ->
          throw file.problem("is missing: put the vault's key file there, with mode 600", null);
    }
  }

  /**
   * The file's keys, once they are the store's and the store knows the primary one. So the store
   * has a check value of a key before it has anything that the key encrypted.
   */
  private static VaultKey fitted(KeyFile file, PointerStore store, InstantSource clock) {
    Keyset keyset = file.read();
    while (true) {
      Optional<Stored<KeyChecks>> stored = stored(store);
      KeyChecks checks = stored.map(Stored::content).orElse(KeyChecks.NONE);
      requireFit(file, keyset, checks, store);
      if (checks.covers(keyset.primaryId())
          || add(store, stored, checks.withPrimary(keyset, clock.instant()))) {
        return new VaultKey(keyset);
      }
    }
  }

  private static void requireFit(
      KeyFile file, Keyset keyset, KeyChecks checks, PointerStore store) {
    List<Long> missing = checks.missingFrom(keyset);
    if (!missing.isEmpty()) {
      throw file.problem(
          "lacks keys of the store's secrets, with the ids %s: put the file back that has them"
              .formatted(missing),
          null);
    }
    if (checks.checks().isEmpty() && holdsSecrets(store)) {
      throw file.problem(
          "cannot be checked, as the store has secrets and no check value: restore the store",
          null);
    }
  }

  private static boolean add(
      PointerStore store, Optional<Stored<KeyChecks>> stored, KeyChecks checks) {
    byte[] value = VaultFormat.write(checks);
    return store.commit(
        List.of(
            stored
                .map(read -> read.replace(value))
                .orElseGet(() -> Change.create(VaultStore.KEY_CHECKS, value))));
  }

  private static Optional<Stored<KeyChecks>> stored(PointerStore store) {
    return store.get(VaultStore.KEY_CHECKS).map(VaultFormat::readKeyChecks);
  }

  private static boolean holdsSecrets(PointerStore store) {
    return !store.list(VaultStore.SECRETS, 1, "").pointers().isEmpty();
  }

  private static List<Entry> entries(Keyset keyset, KeyChecks checks) {
    return keyset.keys().stream()
        .map(key -> new Entry(key.id(), key.enabled(), key.primary(), checks.createTime(key.id())))
        .toList();
  }
}
