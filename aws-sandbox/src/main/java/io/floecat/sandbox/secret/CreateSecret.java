package io.floecat.sandbox.secret;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.iam.SecretsManagerCall;
import io.floecat.sandbox.access.Access;
import io.floecat.sandbox.access.Action;
import io.floecat.sandbox.principal.Key;
import io.floecat.sandbox.wire.Fields;
import io.floecat.sandbox.wire.Json;
import io.floecat.sandbox.wire.Shape;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CreateSecret (AWS_FACTS 1.1 to 1.4, 4.3). */
final class CreateSecret implements Action {

  private static final Shape DESCRIPTION = Shape.text(0, 2048);
  private static final Shape KEY_ID = Shape.text(0, 2048);

  private final SecretStore store;
  private final KeyUse keys;

  CreateSecret(SecretStore store, KeyUse keys) {
    this.store = store;
    this.keys = keys;
  }

  @Override
  public ObjectNode run(ObjectNode parameters, Access access) {
    Fields fields =
        Fields.of(
            parameters,
            "CreateSecret",
            "Name",
            "ClientRequestToken",
            "Description",
            "KmsKeyId",
            "SecretBinary",
            "SecretString",
            "Tags");
    String name = Inputs.name(fields);
    String token = Inputs.token(fields);
    Optional<Value> value = Inputs.value(fields);
    Map<String, String> tags = Inputs.tags(fields);
    String description = fields.text("Description", DESCRIPTION).orElse("");
    Optional<String> keyId = fields.text("KmsKeyId", KEY_ID);
    String arn = store.arns().create(name);
    requireAccess(access, name, arn, tags, fields);
    Optional<Secret> present = present(name);
    if (present.isPresent()) {
      return repeated(present.get(), token, value);
    }
    Optional<Key> key = keyId.flatMap(keys::find);
    keys.requireWrite(access, key, arn, token);
    Instant now = store.now();
    var secret =
        new Secret(name, arn, description, key, now, Veil.from(now, store.delays().secrets()));
    secret.setTags(tags, now, store.delays().tags());
    value.ifPresent(
        given ->
            secret.add(new Version(token, given, now, Veil.from(now, Delay.none())), List.of()));
    store.add(secret);
    return answer(secret, value.map(_ -> token));
  }

  private static void requireAccess(
      Access access, String name, String arn, Map<String, String> tags, Fields fields) {
    SecretsManagerCall call = SecretsManagerCall.create(arn, tags);
    for (String parameter : List.of("Description", "KmsKeyId")) {
      Optional<String> given = fields.text(parameter, KEY_ID);
      if (given.isPresent()) {
        call = call.with("secretsmanager:" + parameter, given.get());
      }
    }
    access.require(call, name);
  }

  private Optional<Secret> present(String name) {
    Optional<Secret> present = store.named(name);
    if (present.flatMap(Secret::deletionDate).isPresent()) {
      throw Errors.invalidRequest(
          "You can't create this secret because a secret with this name is already scheduled for"
              + " deletion.");
    }
    if (present.isEmpty() && store.isBlocked(name)) {
      throw Errors.invalidRequest(
          "You can't create this secret because a secret with this name was deleted.");
    }
    return present;
  }

  /** The same call once more changes nothing and is answered as if it had been the first. */
  private static ObjectNode repeated(Secret present, String token, Optional<Value> value) {
    Optional<Version> version = present.versions().find(token);
    if (version.isEmpty()) {
      throw Errors.exists(
          "The operation failed because the secret %s already exists.".formatted(present.name()));
    }
    if (value.isEmpty() || !version.get().value().isSame(value.get())) {
      throw Errors.exists(
          "You can't use ClientRequestToken %s because that value is already in use for a version"
                  .formatted(token)
              + " of secret %s.".formatted(present.arn()));
    }
    return answer(present, Optional.of(token));
  }

  private static ObjectNode answer(Secret secret, Optional<String> versionId) {
    ObjectNode answer = Json.object().put("ARN", secret.arn()).put("Name", secret.name());
    versionId.ifPresent(id -> answer.put("VersionId", id));
    return answer;
  }
}
