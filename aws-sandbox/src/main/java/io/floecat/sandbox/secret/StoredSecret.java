package io.floecat.sandbox.secret;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A secret as it was at one moment, for tests.
 *
 * @param versions oldest first
 * @param deletionDate when it is to be gone; empty while it is live
 * @param keyArn the customer's key, if it has one
 */
public record StoredSecret(
    String name,
    String arn,
    Map<String, String> tags,
    List<StoredVersion> versions,
    Optional<Instant> deletionDate,
    Optional<String> keyArn) {

  /** The version that carries {@code AWSCURRENT}; empty for a secret without a value. */
  public Optional<StoredVersion> current() {
    return versions.stream()
        .filter(version -> version.stages().contains(Versions.CURRENT))
        .findAny();
  }

  static StoredSecret of(Secret secret) {
    return new StoredSecret(
        secret.name(),
        secret.arn(),
        Map.copyOf(secret.tags()),
        secret.versions().all().stream()
            .map(version -> StoredVersion.of(version, secret.versions().stages(version.id())))
            .toList(),
        secret.deletionDate(),
        secret.key().map(key -> key.arn()));
  }

  /** A version as it was at one moment. Does not print its value. */
  public static final class StoredVersion {

    private final String id;
    private final List<String> stages;
    private final Instant created;
    private final byte[] value;

    private StoredVersion(String id, List<String> stages, Instant created, byte[] value) {
      this.id = id;
      this.stages = stages;
      this.created = created;
      this.value = value;
    }

    static StoredVersion of(Version version, List<String> stages) {
      return new StoredVersion(
          version.id(), List.copyOf(stages), version.created(), version.value().bytes());
    }

    /** The token of the request that made it. */
    public String id() {
      return id;
    }

    /** Its labels, sorted. */
    public List<String> stages() {
      return stages;
    }

    /** When it was made. */
    public Instant created() {
      return created;
    }

    /** Its bytes; a text's are UTF-8. */
    public byte[] value() {
      return value.clone();
    }

    @Override
    public String toString() {
      return "StoredVersion[%s %s, %s bytes]".formatted(id, stages, value.length);
    }
  }
}
