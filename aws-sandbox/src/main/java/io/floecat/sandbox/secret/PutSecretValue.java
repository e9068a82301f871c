package io.floecat.sandbox.secret;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.sandbox.access.Access;
import io.floecat.sandbox.access.Action;
import io.floecat.sandbox.wire.Fields;
import io.floecat.sandbox.wire.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** PutSecretValue (AWS_FACTS 1.2, 1.3). */
final class PutSecretValue implements Action {

  private static final int MAX_STAGES = 20;

  private final SecretStore store;
  private final Lookup lookup;
  private final KeyUse keys;

  PutSecretValue(SecretStore store, KeyUse keys) {
    this.store = store;
    this.lookup = new Lookup(store);
    this.keys = keys;
  }

  @Override
  public ObjectNode run(ObjectNode parameters, Access access) {
    Fields fields =
        Fields.of(
            parameters,
            "PutSecretValue",
            "SecretId",
            "ClientRequestToken",
            "SecretBinary",
            "SecretString",
            "VersionStages");
    String secretId = Inputs.secretId(fields);
    String token = Inputs.token(fields);
    Value value =
        Inputs.value(fields)
            .orElseThrow(
                () ->
                    Errors.invalidRequest("You must provide either SecretString or SecretBinary."));
    List<String> stages = stages(fields);
    Secret secret = lookup.live(access, "PutSecretValue", secretId);
    keys.requireWrite(access, secret.key(), secret.arn(), token);
    Optional<Version> present = secret.versions().find(token);
    if (present.isPresent()) {
      requireSame(secret, present.get(), value);
    } else {
      Instant now = store.now();
      VisibilityDelay visibility = VisibilityDelay.from(now, store.delays().versions());
      secret.add(new Version(token, value, now, visibility), stages);
    }
    return answer(secret, token);
  }

  private static List<String> stages(Fields fields) {
    List<String> stages = fields.texts("VersionStages", Inputs.STAGE);
    if (fields.has("VersionStages") && (stages.isEmpty() || stages.size() > MAX_STAGES)) {
      throw Errors.invalidParameter("VersionStages takes 1 to %s labels.".formatted(MAX_STAGES));
    }
    return stages.isEmpty() ? List.of(Versions.CURRENT) : stages;
  }

  /** A version never changes, and to write it once more moves no label. */
  private static void requireSame(Secret secret, Version present, Value value) {
    if (!present.value().isSame(value)) {
      throw Errors.exists(
          "You can't use ClientRequestToken %s because that value is already in use for a version"
                  .formatted(present.id())
              + " of secret %s.".formatted(secret.arn()));
    }
  }

  private static ObjectNode answer(Secret secret, String versionId) {
    ObjectNode answer =
        Json.object()
            .put("ARN", secret.arn())
            .put("Name", secret.name())
            .put("VersionId", versionId);
    answer.set("VersionStages", Json.texts(secret.versions().stages(versionId)));
    return answer;
  }
}
