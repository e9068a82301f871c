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
    Request request = Request.read(parameters);
    String arn = store.arns().create(request.name);
    access.require(request.call(arn), request.name);
    return present(request.name)
        .map(secret -> repeated(secret, request))
        .orElseGet(() -> create(arn, request, access));
  }

  private ObjectNode create(String arn, Request request, Access access) {
    Optional<Key> key = request.keyId.flatMap(keys::find);
    keys.requireWrite(access, key, arn, request.token);
    Instant now = store.now();
    VisibilityDelay visibility = VisibilityDelay.from(now, store.delays().secrets());
    var secret =
        new Secret(request.name, arn, request.description.orElse(""), key, now, visibility);
    secret.setTags(request.tags, now, store.delays().tags());
    request.value.ifPresent(value -> secret.add(first(request.token, value, now), List.of()));
    store.add(secret);
    return answer(secret, request.value.map(_ -> request.token));
  }

  /** Seen as soon as its secret is. */
  private static Version first(String token, Value value, Instant now) {
    return new Version(token, value, now, VisibilityDelay.from(now, Delay.none()));
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
  private static ObjectNode repeated(Secret present, Request request) {
    String token = request.token;
    Optional<Version> version = present.versions().find(token);
    if (version.isEmpty()) {
      throw Errors.exists(
          "The operation failed because the secret %s already exists.".formatted(present.name()));
    }
    if (request.value.filter(version.get().value()::isSame).isEmpty()) {
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

  private record Request(
      String name,
      String token,
      Optional<Value> value,
      Map<String, String> tags,
      Optional<String> description,
      Optional<String> keyId) {

    static Request read(ObjectNode parameters) {
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
      return new Request(
          Inputs.name(fields),
          Inputs.token(fields),
          Inputs.value(fields),
          Inputs.tags(fields),
          fields.text("Description", DESCRIPTION),
          fields.text("KmsKeyId", KEY_ID));
    }

    /** What IAM is asked. */
    SecretsManagerCall call(String arn) {
      SecretsManagerCall call = SecretsManagerCall.create(arn, tags);
      if (description.isPresent()) {
        call = call.with("secretsmanager:Description", description.get());
      }
      return keyId.isPresent() ? call.with("secretsmanager:KmsKeyId", keyId.get()) : call;
    }
  }
}
