package io.floecat.testkit;

import io.floecat.spi.account.AccountId;
import io.floecat.spi.secret.CurrentSecret;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.testkit.SecretSnapshot.Label;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One secret of a {@link FakeSecretsManager}, which locks around every call. */
final class FakeSecret {

  private static final Duration UNLABELLED_VERSIONS_KEPT = Duration.ofHours(24);

  /** Hides what is new from a number of reads. */
  private static final class Curtain {
    private int reads;

    Curtain(int reads) {
      this.reads = reads;
    }

    /** Counts a read, and answers whether it sees what is behind. */
    boolean isOpen() {
      if (reads == 0) {
        return true;
      }
      reads--;
      return false;
    }
  }

  private record Version(SecretValue value, Instant createTime, Curtain curtain) {}

  private final AccountId account;
  private final Curtain curtain;
  private final LinkedHashMap<SecretVersion, Version> versions = new LinkedHashMap<>();
  private SecretVersion current;
  private Optional<SecretVersion> previous = Optional.empty();
  private @Nullable Instant purgeTime;

  FakeSecret(
      AccountId account, SecretVersion first, SecretValue value, Instant now, int hiddenReads) {
    this.account = account;
    this.curtain = new Curtain(hiddenReads);
    this.current = first;
    versions.put(first, new Version(copy(value), now, new Curtain(0)));
  }

  boolean holds(SecretVersion version) {
    return versions.containsKey(version);
  }

  boolean holds(SecretVersion version, SecretValue value) {
    return find(version).filter(found -> found.value.equals(value)).isPresent();
  }

  void put(SecretVersion version, SecretValue value, Instant now, int hiddenReads) {
    versions.put(version, new Version(copy(value), now, new Curtain(hiddenReads)));
    previous = Optional.of(current);
    current = version;
  }

  Optional<SecretValue> read(SecretVersion version) {
    return find(version).filter(found -> found.curtain.isOpen()).map(found -> copy(found.value));
  }

  Optional<CurrentSecret> readCurrent() {
    return readLabelled(current).or(() -> previous.flatMap(this::readLabelled));
  }

  private Optional<CurrentSecret> readLabelled(SecretVersion version) {
    return read(version).map(value -> new CurrentSecret(version, value));
  }

  /** Counts a read, and answers whether it sees that there is a secret. */
  boolean isVisible() {
    return curtain.isOpen();
  }

  boolean isScheduled() {
    return purgeTime != null;
  }

  boolean isOver(Instant now) {
    return purgeTime != null && !now.isBefore(purgeTime);
  }

  void schedule(Instant time) {
    purgeTime = time;
  }

  void restore() {
    purgeTime = null;
  }

  void prune(Instant now) {
    Instant oldest = now.minus(UNLABELLED_VERSIONS_KEPT);
    versions
        .entrySet()
        .removeIf(
            entry ->
                label(entry.getKey()).isEmpty() && entry.getValue().createTime.isBefore(oldest));
  }

  SecretSnapshot snapshot() {
    var snapshots = new LinkedHashMap<SecretVersion, SecretSnapshot.Version>();
    versions.forEach(
        (id, version) ->
            snapshots.put(
                id,
                new SecretSnapshot.Version(copy(version.value), version.createTime, label(id))));
    return new SecretSnapshot(account, Optional.ofNullable(purgeTime), snapshots);
  }

  private Optional<Label> label(SecretVersion version) {
    if (version.equals(current)) {
      return Optional.of(Label.CURRENT);
    }
    return previous.filter(version::equals).map(_ -> Label.PREVIOUS);
  }

  private Optional<Version> find(SecretVersion version) {
    return Optional.ofNullable(versions.get(version));
  }

  private static SecretValue copy(SecretValue value) {
    return SecretValue.copyOf(value.expose());
  }
}
