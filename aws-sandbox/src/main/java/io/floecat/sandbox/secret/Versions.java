package io.floecat.sandbox.secret;

import io.floecat.sandbox.wire.AwsException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The versions of a secret and their labels (AWS_FACTS 1.3). Each label sits on one version. */
final class Versions {

  static final String CURRENT = "AWSCURRENT";
  static final String PREVIOUS = "AWSPREVIOUS";

  private static final int MAX_VERSIONS = 100;
  private static final int MAX_LABELS = 20;
  private static final Duration KEPT = Duration.ofHours(24);

  private final Map<String, Version> versions = new LinkedHashMap<>();
  private final Map<String, String> holders = new TreeMap<>();

  /** Who held a label before, for readers who do not see the new version yet. */
  private final Map<String, String> formerHolders = new TreeMap<>();

  /** Oldest first. */
  Collection<Version> all() {
    return List.copyOf(versions.values());
  }

  Optional<Version> find(String id) {
    return Optional.ofNullable(versions.get(id));
  }

  Optional<Version> labelled(String stage) {
    return Optional.ofNullable(holders.get(stage)).flatMap(this::find);
  }

  Optional<Version> formerlyLabelled(String stage) {
    return Optional.ofNullable(formerHolders.get(stage)).flatMap(this::find);
  }

  /** The labels of a version, sorted. */
  List<String> stages(String id) {
    return holders.entrySet().stream()
        .filter(holder -> holder.getValue().equals(id))
        .map(Map.Entry::getKey)
        .toList();
  }

  void remove(String id) {
    versions.remove(id);
    holders.values().removeIf(id::equals);
  }

  /**
   * Adds a version and moves {@code stages} to it.
   *
   * @throws AwsException there are too many versions or labels; nothing is changed
   */
  void add(Version version, List<String> stages) {
    var moved = new ArrayList<>(stages);
    if (versions.isEmpty() && !moved.contains(CURRENT)) {
      moved.add(CURRENT);
    }
    requireLabels(moved);
    prune(version.created());
    if (moved.contains(CURRENT) && holders.containsKey(CURRENT)) {
      label(PREVIOUS, String.valueOf(holders.get(CURRENT)));
    }
    versions.put(version.id(), version);
    moved.forEach(stage -> label(stage, version.id()));
  }

  private void label(String stage, String id) {
    Optional.ofNullable(holders.put(stage, id)).ifPresent(was -> formerHolders.put(stage, was));
  }

  private void requireLabels(List<String> added) {
    var all = new HashSet<>(holders.keySet());
    all.addAll(added);
    if (all.size() > MAX_LABELS) {
      throw AwsException.of(
          "LimitExceededException", "a secret has at most %s staging labels".formatted(MAX_LABELS));
    }
  }

  /** Makes room for one more: without a label and a day old, oldest first. */
  private void prune(Instant now) {
    List<Version> removable =
        versions.values().stream()
            .filter(version -> stages(version.id()).isEmpty())
            .filter(version -> !version.created().plus(KEPT).isAfter(now))
            .sorted(Comparator.comparing(Version::created))
            .limit(Math.max(0, versions.size() - MAX_VERSIONS + 1L))
            .toList();
    if (versions.size() - removable.size() >= MAX_VERSIONS) {
      throw AwsException.of(
          "LimitExceededException",
          "You have reached the limit of %s versions for this secret.".formatted(MAX_VERSIONS));
    }
    removable.forEach(version -> remove(version.id()));
  }
}
