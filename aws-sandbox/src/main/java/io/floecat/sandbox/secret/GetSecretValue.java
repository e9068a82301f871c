package io.floecat.sandbox.secret;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.iam.SecretsManagerCall;
import io.floecat.sandbox.access.Access;
import io.floecat.sandbox.access.Action;
import io.floecat.sandbox.wire.Fields;
import io.floecat.sandbox.wire.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** GetSecretValue (AWS_FACTS 1.2 to 1.5). */
final class GetSecretValue implements Action {

  private final SecretStore store;
  private final Lookup lookup;
  private final KeyUse keys;

  GetSecretValue(SecretStore store, KeyUse keys) {
    this.store = store;
    this.lookup = new Lookup(store);
    this.keys = keys;
  }

  @Override
  public ObjectNode run(ObjectNode parameters, Access access) {
    Fields fields =
        Fields.of(parameters, "GetSecretValue", "SecretId", "VersionId", "VersionStage");
    String secretId = Inputs.secretId(fields);
    Optional<String> versionId = fields.text("VersionId", Inputs.VERSION);
    Optional<String> stage = fields.text("VersionStage", Inputs.STAGE);
    Secret secret =
        lookup.live(
            access, "GetSecretValue", secretId, call -> withVersion(call, versionId, stage));
    Version version =
        versionId
            .map(id -> byId(secret, id, stage))
            .orElseGet(() -> byStage(secret, stage.orElse(Versions.CURRENT)));
    keys.requireRead(access, secret.key(), secret.arn(), version.id());
    return answer(secret, version);
  }

  /** Conditions see only what the caller says, not what it means by default (AWS_FACTS 1.8). */
  private static SecretsManagerCall withVersion(
      SecretsManagerCall call, Optional<String> versionId, Optional<String> stage) {
    SecretsManagerCall withId =
        versionId.map(id -> call.with("secretsmanager:VersionId", id)).orElse(call);
    return stage.map(label -> withId.with("secretsmanager:VersionStage", label)).orElse(withId);
  }

  private Version byId(Secret secret, String id, Optional<String> stage) {
    Instant now = store.now();
    Version version =
        secret
            .versions()
            .find(id)
            .filter(found -> !found.visibility().hides(now))
            .orElseThrow(() -> Errors.valueNotFound("VersionId: " + id));
    if (stage.isPresent() && !secret.versions().stages(id).contains(stage.get())) {
      throw Errors.invalidRequest(
          "You provided a VersionStage that is not associated to the provided VersionId.");
    }
    return version;
  }

  private Version byStage(Secret secret, String stage) {
    Instant now = store.now();
    return secret
        .versions()
        .labelled(stage)
        .flatMap(
            found ->
                found.visibility().hides(now)
                    ? secret.versions().formerlyLabelled(stage)
                    : Optional.of(found))
        .orElseThrow(() -> Errors.valueNotFound("staging label: " + stage));
  }

  private static ObjectNode answer(Secret secret, Version version) {
    ObjectNode answer =
        Json.object()
            .put("ARN", secret.arn())
            .put("Name", secret.name())
            .put("VersionId", version.id())
            .put("CreatedDate", Timestamps.seconds(version.created()));
    version.value().writeTo(answer);
    List<String> stages = secret.versions().stages(version.id());
    if (!stages.isEmpty()) {
      answer.set("VersionStages", Json.texts(stages));
    }
    return answer;
  }
}
