package io.floecat.vault;

import io.floecat.spi.CheckResult;
import io.floecat.spi.error.UnavailableException;
import io.floecat.spi.pointer.PointerStore;
import io.floecat.spi.secret.CurrentSecret;
import io.floecat.spi.secret.Recovery;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretScheduledException;
import io.floecat.spi.secret.SecretTakenException;
import io.floecat.spi.secret.SecretUnreadableException;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManager;
import io.floecat.spi.secret.SecretsUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Secrets in a pointer store, encrypted, with the answers that AWS would give. Every write is one
 * commit: it is there wholly or not at all, and durable when the method returns. Many processes may
 * share the store, each with the same {@link VaultKey}.
 */
public final class LocalSecretsManager implements SecretsManager {

  /** How often a write may lose against others before it gives up. Each time, another one won. */
  private static final int ATTEMPTS = 100;

  /** See {@link SecretsManager#home}. */
  public static final String HOME = "local";

  private final PointerStore store;
  private final VaultStore vault;
  private final SecretCipher cipher;
  private final InstantSource clock;

  /** Keeps its secrets in {@code store}, which stays open when this is closed. */
  public LocalSecretsManager(PointerStore store, VaultKey key, InstantSource clock) {
    this.store = store;
    this.vault = new VaultStore(store);
    this.cipher = new SecretCipher(key.keyset());
    this.clock = clock;
  }

  @Override
  public void create(SecretRef ref, SecretValue value, SecretVersion version) {
    write(ref, () -> tryCreate(ref, value, version));
  }

  private boolean tryCreate(SecretRef ref, SecretValue value, SecretVersion version) {
    Instant now = clock.instant();
    VaultStore.Look look = vault.find(ref, version);
    Optional<Stored<VaultRow>> stored = look.row();
    if (stored.isEmpty() || stored.get().content().isOver(now)) {
      VaultRow row = VaultRow.first(cipher.seal(ref, version, value, now));
      return stored.isEmpty() ? vault.create(ref, row) : vault.replace(stored.get(), row);
    }
    VaultRow row = stored.get().content();
    requireLive(ref, row);
    requireSame(
        ref,
        look.version()
            .orElseThrow(() -> new SecretTakenException("the secret " + ref + " exists", null)),
        value);
    return true;
  }

  @Override
  public void put(SecretRef ref, SecretValue value, SecretVersion version) {
    write(ref, () -> tryPut(ref, value, version));
  }

  private boolean tryPut(SecretRef ref, SecretValue value, SecretVersion version) {
    VaultStore.Look look = vault.find(ref, version);
    Stored<VaultRow> stored = live(ref, look.row());
    VaultRow row = stored.content();
    Optional<VaultVersion> known = look.version();
    if (known.isPresent()) {
      requireSame(ref, known.get(), value);
      return true;
    }
    Instant now = clock.instant();
    VaultVersion added = cipher.seal(ref, version, value, now);
    return vault.put(ref, stored, renewed(ref, row), added, now);
  }

  @Override
  public SecretValue get(SecretRef ref, SecretVersion version) {
    return answered(
        ref,
        () -> {
          VaultStore.Look look = vault.find(ref, version);
          Stored<VaultRow> _ = live(ref, look.row());
          return look.version()
              .map(found -> cipher.open(ref, found))
              .orElseThrow(() -> notFound("the secret %s has no such version".formatted(ref)));
        });
  }

  @Override
  public CurrentSecret current(SecretRef ref) {
    return answered(
        ref,
        () -> {
          VaultVersion current = live(ref).content().current();
          return new CurrentSecret(current.id(), cipher.open(ref, current));
        });
  }

  @Override
  public void delete(SecretRef ref, Recovery recovery) {
    switch (recovery) {
      case Recovery.Window window -> write(ref, () -> trySchedule(ref, window.duration()));
      case Recovery.None() -> write(ref, () -> vault.delete(ref));
    }
  }

  private boolean trySchedule(SecretRef ref, Duration window) {
    Stored<VaultRow> stored = live(ref);
    Instant purgeTime = clock.instant().plus(window);
    VaultRow row = renewed(ref, stored.content()).withPurgeTime(Optional.of(purgeTime));
    return vault.schedule(ref, stored, row, purgeTime);
  }

  @Override
  public void restore(SecretRef ref) {
    write(ref, () -> tryRestore(ref));
  }

  private boolean tryRestore(SecretRef ref) {
    Stored<VaultRow> stored = present(ref, vault.find(ref));
    VaultRow row = stored.content();
    return !row.isScheduled()
        || vault.replace(stored, renewed(ref, row).withPurgeTime(Optional.empty()));
  }

  /**
   * Removes what is over: secrets whose window has passed, which answer as missing already, and
   * versions of more than a day ago that are neither current nor previous. To be called now and
   * then.
   *
   * @param limit how much to remove at most, positive
   * @return how much was removed; less than {@code limit} when nothing is left
   * @throws UnavailableException the store does not answer; a later call goes on
   */
  public int purgeDue(int limit) {
    return purgeDue(limit, _ -> {});
  }

  /** As above; {@code damaged} hears the key of what cannot be understood and stays. */
  public int purgeDue(int limit, Consumer<String> damaged) {
    return new VaultPurge(store, clock.instant(), damaged).run(limit);
  }

  @Override
  public boolean isExclusive() {
    return true;
  }

  /** The store that the vault is in: its secrets cannot be anywhere else. */
  @Override
  public String home() {
    return HOME;
  }

  @Override
  public CheckResult check() {
    return store.check();
  }

  @Override
  public void close() {}

  private Stored<VaultRow> live(SecretRef ref) {
    return live(ref, vault.find(ref));
  }

  private Stored<VaultRow> live(SecretRef ref, Optional<Stored<VaultRow>> found) {
    Stored<VaultRow> stored = present(ref, found);
    requireLive(ref, stored.content());
    return stored;
  }

  private Stored<VaultRow> present(SecretRef ref, Optional<Stored<VaultRow>> found) {
    Instant now = clock.instant();
    return found
        .filter(stored -> !stored.content().isOver(now))
        .orElseThrow(() -> notFound("there is no secret " + ref));
  }

  /** The row as it is to be written again: what an older key sealed is sealed by the primary. */
  private VaultRow renewed(SecretRef ref, VaultRow row) {
    return row.withVersions(version -> cipher.renew(ref, version));
  }

  private void requireSame(SecretRef ref, VaultVersion known, SecretValue value) {
    try (SecretValue present = cipher.open(ref, known)) {
      if (!present.equals(value)) {
        throw new SecretTakenException(
            "version %s of the secret %s has another value".formatted(known.id(), ref), null);
      }
    }
  }

  private static void requireLive(SecretRef ref, VaultRow row) {
    if (row.isScheduled()) {
      throw new SecretScheduledException("the secret " + ref + " is scheduled for deletion", null);
    }
  }

  private static SecretUnreadableException notFound(String message) {
    return new SecretUnreadableException(SecretUnreadableException.Kind.NOT_FOUND, message, null);
  }

  /** Repeats a commit that lost against another write: that is not an answer to a caller. */
  private static void write(SecretRef ref, BooleanSupplier attempt) {
    boolean _ =
        answered(
            ref,
            () -> {
              for (int i = 0; i < ATTEMPTS; i++) {
                if (attempt.getAsBoolean()) {
                  return true;
                }
              }
              throw new SecretsUnavailableException(
                  SecretsUnavailableException.Kind.THROTTLED,
                  "too many writes to the secret %s at once".formatted(ref),
                  null);
            });
  }

  private static <T> T answered(SecretRef ref, Supplier<T> call) {
    try {
      return call.get();
    } catch (UnavailableException e) {
      throw new SecretsUnavailableException(
          SecretsUnavailableException.Kind.FAILED,
          "the store of the secret %s does not answer".formatted(ref),
          e);
    }
  }
}
