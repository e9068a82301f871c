package io.floecat.sandbox.secret;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.sandbox.principal.Key;
import io.floecat.sandbox.wire.Json;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A secret. Guarded by the lock of {@link SecretStore}. */
final class Secret {

  private final String name;
  private final String arn;
  private final String description;
  private final Optional<Key> key;
  private final Instant created;
  private final VisibilityDelay visibility;
  private final Versions versions = new Versions();
  private Map<String, String> tags = Map.of();
  private Map<String, String> formerTags = Map.of();
  private VisibilityDelay tagsVeil;
  private Instant changed;
  private Optional<Instant> deletionDate = Optional.empty();

  Secret(
      String name,
      String arn,
      String description,
      Optional<Key> key,
      Instant created,
      VisibilityDelay visibility) {
    this.name = name;
    this.arn = arn;
    this.description = description;
    this.key = key;
    this.created = created;
    this.visibility = visibility;
    this.tagsVeil = VisibilityDelay.from(created, Delay.none());
    this.changed = created;
  }

  String name() {
    return name;
  }

  String arn() {
    return arn;
  }

  /** The customer's key; empty for the one that every AWS account has. */
  Optional<Key> key() {
    return key;
  }

  Instant created() {
    return created;
  }

  Instant changed() {
    return changed;
  }

  Versions versions() {
    return versions;
  }

  /** In the order in which they were set. */
  Map<String, String> tags() {
    return Collections.unmodifiableMap(tags);
  }

  String description() {
    return description;
  }

  /** When it is to be gone; empty while it is live. */
  Optional<Instant> deletionDate() {
    return deletionDate;
  }

  /** Looks once: whether it is there for calls already. */
  boolean isHidden(Instant now) {
    return visibility.hides(now);
  }

  /** Looks once: the tags that IAM sees. */
  Map<String, String> seenTags(Instant now) {
    return tagsVeil.hides(now) ? formerTags : tags;
  }

  void setTags(Map<String, String> all, Instant now, Delay delay) {
    formerTags = tags;
    tags = new LinkedHashMap<>(all);
    tagsVeil = VisibilityDelay.from(now, delay);
    changed = now;
  }

  void add(Version version, List<String> stages) {
    versions.add(version, stages);
    changed = version.created();
  }

  void setDeletionDate(Optional<Instant> date, Instant now) {
    deletionDate = date;
    changed = now;
  }

  /** What DescribeSecret and ListSecrets tell alike. */
  ObjectNode describe(String versionsField) {
    ObjectNode answer = Json.object().put("ARN", arn).put("Name", name);
    if (!description.isEmpty()) {
      answer.put("Description", description);
    }
    key.ifPresent(found -> answer.put("KmsKeyId", found.arn()));
    answer.put("CreatedDate", Timestamps.seconds(created));
    answer.put("LastChangedDate", Timestamps.seconds(changed));
    deletionDate.ifPresent(date -> answer.put("DeletedDate", Timestamps.seconds(date)));
    if (!tags.isEmpty()) {
      answer.set("Tags", Json.tags(tags));
    }
    ObjectNode labelled = Json.object();
    for (Version version : versions.all()) {
      List<String> stages = versions.stages(version.id());
      if (!stages.isEmpty()) {
        ArrayNode list = labelled.putArray(version.id());
        stages.forEach(list::add);
      }
    }
    if (!labelled.isEmpty()) {
      answer.set(versionsField, labelled);
    }
    return answer;
  }
}
