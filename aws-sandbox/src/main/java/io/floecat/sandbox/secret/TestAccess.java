package io.floecat.sandbox.secret;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;

/**
 * The secrets as they are, and changes to them past IAM and past the log: what an operator with
 * other rights, or an accident, does. For tests. Nothing that is done here is late to be seen.
 */
public final class TestAccess {

  private final SecretStore store;

  TestAccess(SecretStore store) {
    this.store = store;
  }

  /** All secrets, in the order of their names. */
  public List<StoredSecret> all() {
    synchronized (store) {
      return store.all().stream().map(StoredSecret::of).toList();
    }
  }

  /** A secret by its name. */
  public Optional<StoredSecret> find(String name) {
    synchronized (store) {
      return store.named(name).map(StoredSecret::of);
    }
  }

  /**
   * Creates a secret whose value is {@code value}; returns the id of its version.
   *
   * @throws IllegalStateException the name is taken
   */
  public String create(String name, byte[] value, Map<String, String> tags) {
    synchronized (store) {
      if (store.named(name).isPresent()) {
        throw new IllegalStateException(name + " exists");
      }
      Instant now = store.now();
      var secret =
          new Secret(
              name,
              store.arns().create(name),
              "",
              Optional.empty(),
              now,
              VisibilityDelay.from(now, Delay.none()));
      secret.setTags(tags, now, Delay.none());
      store.add(secret);
      return put(name, value);
    }
  }

  /**
   * Gives a secret a new current version; returns its id.
   *
   * @throws NoSuchElementException there is no such secret
   */
  public String put(String name, byte[] value) {
    synchronized (store) {
      Instant now = store.now();
      var version =
          new Version(
              UUID.randomUUID().toString(),
              Value.binary(value),
              now,
              VisibilityDelay.from(now, Delay.none()));
      secret(name).add(version, List.of(Versions.CURRENT));
      return version.id();
    }
  }

  /** Replaces all tags of a secret. */
  public void tag(String name, Map<String, String> tags) {
    synchronized (store) {
      secret(name).setTags(tags, store.now(), Delay.none());
    }
  }

  /** Removes a secret as if it had never been; its name is free at once. */
  public void destroy(String name) {
    synchronized (store) {
      store.forget(name);
    }
  }

  /** Removes one version. */
  public void destroyVersion(String name, String versionId) {
    synchronized (store) {
      secret(name).versions().remove(versionId);
    }
  }

  private Secret secret(String name) {
    return store.named(name).orElseThrow(() -> new NoSuchElementException("no secret " + name));
  }
}
