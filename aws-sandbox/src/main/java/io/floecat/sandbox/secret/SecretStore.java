package io.floecat.sandbox.secret;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The secrets there are. Whoever uses it holds its lock from the first look to the last change. */
final class SecretStore {

  private final Map<String, Secret> secrets = new TreeMap<>();
  private final Map<String, VisibilityDelay> freedNames = new HashMap<>();
  private final SecretArns arns;
  private final InstantSource clock;
  private Delays delays;

  SecretStore(SecretArns arns, InstantSource clock, Delays delays) {
    this.arns = arns;
    this.clock = clock;
    this.delays = delays;
  }

  SecretArns arns() {
    return arns;
  }

  Instant now() {
    return clock.instant();
  }

  Delays delays() {
    return delays;
  }

  void setDelays(Delays delays) {
    this.delays = delays;
  }

  /** By name. A secret whose recovery window is over is gone. */
  Optional<Secret> named(String name) {
    Instant now = now();
    Optional<Secret> found = Optional.ofNullable(secrets.get(name));
    if (found.flatMap(Secret::deletionDate).filter(date -> !now.isBefore(date)).isPresent()) {
      secrets.remove(name);
      return Optional.empty();
    }
    return found;
  }

  /** By name, whole ARN or partial ARN, as far as calls see it already. */
  Optional<Secret> find(String secretId) {
    return identified(secretId).filter(secret -> !secret.isHidden(now()));
  }

  /** Looks once: whether the name of a secret that was deleted at once is still not free. */
  boolean isBlocked(String name) {
    VisibilityDelay visibility = freedNames.get(name);
    if (visibility == null) {
      return false;
    }
    if (visibility.hides(now())) {
      return true;
    }
    freedNames.remove(name);
    return false;
  }

  /** All, in the order of their names. */
  List<Secret> all() {
    return List.copyOf(secrets.keySet()).stream()
        .map(this::named)
        .flatMap(Optional::stream)
        .toList();
  }

  void add(Secret secret) {
    secrets.put(secret.name(), secret);
  }

  /** Removes it for good; its name is not free at once. */
  void remove(Secret secret) {
    secrets.remove(secret.name());
    freedNames.put(secret.name(), VisibilityDelay.from(now(), delays.names()));
  }

  /** Removes it as if it had never been. */
  void forget(String name) {
    secrets.remove(name);
    freedNames.remove(name);
  }

  /** By name, whole ARN or partial ARN, whether or not calls see it already. */
  Optional<Secret> identified(String secretId) {
    if (!SecretArns.isArn(secretId)) {
      return named(secretId);
    }
    String resource = arns.resource(secretId);
    if (SecretArns.looksWhole(secretId)) {
      String name = resource.substring(0, resource.length() - SecretArns.SUFFIX_LENGTH);
      return named(name).filter(secret -> secret.arn().equals(secretId));
    }
    return named(resource);
  }
}
