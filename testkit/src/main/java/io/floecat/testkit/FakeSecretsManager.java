package io.floecat.testkit;

import io.floecat.spi.CheckResult;
import io.floecat.spi.secret.CurrentSecret;
import io.floecat.spi.secret.Recovery;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretScheduledException;
import io.floecat.spi.secret.SecretTakenException;
import io.floecat.spi.secret.SecretUnreadableException;
import io.floecat.spi.secret.SecretUnreadableException.Kind;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManager;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A secrets manager in memory that answers as AWS does: versions without a label stay readable,
 * secrets are purged when their window is over. Switches turn on the rest of what AWS may do:
 * {@link #hideNew}, {@link #denyMissing}, {@link #pruneUnlabelled}, {@link #acceptLateWriters}.
 * {@link #putByOperator} and {@link #destroyByOperator} act behind the service's back, {@link
 * #snapshot} looks at everything.
 */
public final class FakeSecretsManager implements SecretsManager {

  private final InstantSource clock;
  private final TreeMap<String, FakeSecret> secrets = new TreeMap<>();
  private int hiddenReads;
  private String home = "fake";
  private boolean denyMissing;
  private boolean pruneUnlabelled;
  private boolean acceptLateWriters;

  /** Holds nothing, all switches off. */
  public FakeSecretsManager(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * From now on a new secret is not seen by the first {@code reads} reads, and neither is a new
   * version of it; until then {@link #current} answers with the version before. Writes see both at
   * once.
   */
  public synchronized void hideNew(int reads) {
    hiddenReads = reads;
  }

  /**
   * Whether a secret that is missing, or not visible yet, answers {@link Kind#ACCESS_DENIED}, as it
   * does under attribute-based access control: it has no tag that the policy asks for. A missing
   * version of a visible secret is still {@link Kind#NOT_FOUND}.
   */
  public synchronized void denyMissing(boolean deny) {
    denyMissing = deny;
  }

  /** Whether versions without a label are gone 24 hours after their write. */
  public synchronized void pruneUnlabelled(boolean prune) {
    pruneUnlabelled = prune;
  }

  /**
   * Whether a put under a version id that holds another value is told that all is well. It changes
   * nothing all the same: what a version holds is the only truth about who wrote it.
   */
  public synchronized void acceptLateWriters(boolean accept) {
    acceptLateWriters = accept;
  }

  /** Somebody else puts a value; returns the version it got. */
  public synchronized SecretVersion putByOperator(SecretRef ref, SecretValue value) {
    SecretVersion version = SecretVersion.random();
    put(ref, value, version);
    return version;
  }

  /** Somebody else removes the secret for good, whatever its state. */
  public synchronized void destroyByOperator(SecretRef ref) {
    secrets.remove(ref.name());
  }

  /** Every secret by its name. */
  public synchronized Map<String, SecretSnapshot> snapshot() {
    settle();
    var snapshots = new LinkedHashMap<String, SecretSnapshot>();
    secrets.forEach((name, secret) -> snapshots.put(name, secret.snapshot()));
    return snapshots;
  }

  /** The secret of that name, if there is one. */
  public Optional<SecretSnapshot> snapshot(SecretRef ref) {
    return Optional.ofNullable(snapshot().get(ref.name()));
  }

  @Override
  public synchronized void create(SecretRef ref, SecretValue value, SecretVersion version) {
    settle();
    FakeSecret present = secrets.get(ref.name());
    if (present == null) {
      secrets.put(
          ref.name(), new FakeSecret(ref.account(), version, value, clock.instant(), hiddenReads));
      return;
    }
    requireNotScheduled(ref, present);
    if (!present.holds(version)) {
      throw new SecretTakenException("the secret " + ref + " exists", null);
    }
    requireSameValue(ref, present, version, value);
  }

  @Override
  public synchronized void put(SecretRef ref, SecretValue value, SecretVersion version) {
    FakeSecret secret = live(ref);
    if (secret.holds(version)) {
      if (!acceptLateWriters) {
        requireSameValue(ref, secret, version, value);
      }
    } else {
      secret.put(version, value, clock.instant(), hiddenReads);
    }
  }

  @Override
  public synchronized SecretValue get(SecretRef ref, SecretVersion version) {
    return visible(ref).read(version).orElseThrow(() -> noVersion(ref));
  }

  @Override
  public synchronized CurrentSecret current(SecretRef ref) {
    return visible(ref).readCurrent().orElseThrow(() -> noVersion(ref));
  }

  @Override
  public synchronized void delete(SecretRef ref, Recovery recovery) {
    settle();
    switch (recovery) {
      case Recovery.Window window -> live(ref).schedule(clock.instant().plus(window.duration()));
      case Recovery.None() -> {
        if (secrets.remove(ref.name()) == null && denyMissing) {
          throw missing(ref);
        }
      }
    }
  }

  @Override
  public synchronized void restore(SecretRef ref) {
    find(ref).restore();
  }

  /**
   * From now on the settings lead to {@code place}, as {@link SecretsManager#home} names places.
   */
  public synchronized void moveTo(String place) {
    home = place;
  }

  @Override
  public synchronized String home() {
    return home;
  }

  @Override
  public CheckResult check() {
    return CheckResult.healthy();
  }

  @Override
  public void close() {}

  private FakeSecret visible(SecretRef ref) {
    FakeSecret secret = live(ref);
    if (!secret.isVisible()) {
      throw missing(ref);
    }
    return secret;
  }

  private FakeSecret live(SecretRef ref) {
    FakeSecret secret = find(ref);
    requireNotScheduled(ref, secret);
    return secret;
  }

  private FakeSecret find(SecretRef ref) {
    settle();
    return Optional.ofNullable(secrets.get(ref.name())).orElseThrow(() -> missing(ref));
  }

  /** Does what time has done meanwhile. */
  private void settle() {
    secrets.values().removeIf(secret -> secret.isOver(clock.instant()));
    if (pruneUnlabelled) {
      secrets.values().forEach(secret -> secret.prune(clock.instant()));
    }
  }

  private static void requireNotScheduled(SecretRef ref, FakeSecret secret) {
    if (secret.isScheduled()) {
      throw new SecretScheduledException("the secret " + ref + " is to be deleted", null);
    }
  }

  private static void requireSameValue(
      SecretRef ref, FakeSecret secret, SecretVersion version, SecretValue value) {
    if (!secret.holds(version, value)) {
      throw new SecretTakenException(
          "version %s of the secret %s has another value".formatted(version, ref), null);
    }
  }

  private static SecretUnreadableException noVersion(SecretRef ref) {
    return new SecretUnreadableException(
        Kind.NOT_FOUND, "the secret " + ref + " has no such version", null);
  }

  private SecretUnreadableException missing(SecretRef ref) {
    return denyMissing
        ? new SecretUnreadableException(Kind.ACCESS_DENIED, "no access to " + ref, null)
        : new SecretUnreadableException(Kind.NOT_FOUND, "there is no secret " + ref, null);
  }
}
