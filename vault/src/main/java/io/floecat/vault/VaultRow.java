package io.floecat.vault;

import io.floecat.spi.secret.SecretVersion;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A secret, as the vault keeps it.
 *
 * @param incarnation tells this secret from others that had its name before, so that what they left
 *     behind is not taken for its own
 * @param purgeTime when it is gone; empty while it is live
 */
record VaultRow(
    UUID incarnation,
    Optional<Instant> purgeTime,
    VaultVersion current,
    Optional<VaultVersion> previous) {

  /** A new secret. */
  static VaultRow first(VaultVersion version) {
    return new VaultRow(UUID.randomUUID(), Optional.empty(), version, Optional.empty());
  }

  VaultRow withCurrent(VaultVersion version) {
    return new VaultRow(incarnation, purgeTime, version, Optional.of(current));
  }

  VaultRow withPurgeTime(Optional<Instant> time) {
    return new VaultRow(incarnation, time, current, previous);
  }

  VaultRow withVersions(UnaryOperator<VaultVersion> change) {
    return new VaultRow(incarnation, purgeTime, change.apply(current), previous.map(change));
  }

  Optional<VaultVersion> find(SecretVersion id) {
    return Stream.concat(Stream.of(current), previous.stream())
        .filter(version -> version.id().equals(id))
        .findAny();
  }

  boolean isScheduled() {
    return purgeTime.isPresent();
  }

  /** Whether its recovery window is over: it is gone, though nobody may have removed it yet. */
  boolean isOver(Instant now) {
    return purgeTime.filter(time -> !now.isBefore(time)).isPresent();
  }
}
