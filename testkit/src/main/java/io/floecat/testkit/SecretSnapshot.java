package io.floecat.testkit;

import io.floecat.spi.account.AccountId;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@link FakeSecretsManager} holds under a name.
 *
 * @param account the tag {@code AccountId}
 * @param purgeTime when it will be gone; empty while it is live
 * @param versions every version that has not been pruned, oldest first
 */
public record SecretSnapshot(
    AccountId account, Optional<Instant> purgeTime, Map<SecretVersion, Version> versions) {

  /** What moves from version to version. */
  public enum Label {
    /** {@code AWSCURRENT}. */
    CURRENT,
    /** {@code AWSPREVIOUS}. */
    PREVIOUS
  }

  /**
   * One version.
   *
   * @param label empty where no label is left on it, so that it may be pruned
   */
  public record Version(SecretValue value, Instant createTime, Optional<Label> label) {}

  /** Whether it is not scheduled for deletion. */
  public boolean isLive() {
    return purgeTime.isEmpty();
  }

  /** The version that is labelled current. */
  public SecretVersion current() {
    return versions.entrySet().stream()
        .filter(entry -> entry.getValue().label().equals(Optional.of(Label.CURRENT)))
        .map(Map.Entry::getKey)
        .findAny()
        .orElseThrow();
  }
}
