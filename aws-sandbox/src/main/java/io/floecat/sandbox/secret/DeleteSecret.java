package io.floecat.sandbox.secret;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.iam.SecretsManagerCall;
import io.floecat.sandbox.access.Access;
import io.floecat.sandbox.access.Action;
import io.floecat.sandbox.wire.Fields;
import io.floecat.sandbox.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** DeleteSecret (AWS_FACTS 1.4). */
final class DeleteSecret implements Action {

  private static final int DEFAULT_WINDOW = 30;
  private static final int MIN_WINDOW = 7;

  private final SecretStore store;
  private final Lookup lookup;

  DeleteSecret(SecretStore store) {
    this.store = store;
    this.lookup = new Lookup(store);
  }

  @Override
  public ObjectNode run(ObjectNode parameters, Access access) {
    Fields fields =
        Fields.of(
            parameters,
            "DeleteSecret",
            "SecretId",
            "RecoveryWindowInDays",
            "ForceDeleteWithoutRecovery");
    String secretId = Inputs.secretId(fields);
    boolean force = fields.flag("ForceDeleteWithoutRecovery");
    OptionalLong days = window(fields, force);
    Optional<Secret> secret =
        lookup.find(access, "DeleteSecret", secretId, call -> withParameters(call, fields, days));
    return force ? deleteNow(secretId) : schedule(secret, days);
  }

  private static OptionalLong window(Fields fields, boolean force) {
    OptionalLong days = fields.number("RecoveryWindowInDays");
    if (force && days.isPresent()) {
      throw Errors.invalidParameter(
          "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
    }
    if (days.isPresent() && (days.getAsLong() < MIN_WINDOW || days.getAsLong() > DEFAULT_WINDOW)) {
      throw Errors.invalidParameter(
          "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
    }
    return days;
  }

  private static SecretsManagerCall withParameters(
      SecretsManagerCall call, Fields fields, OptionalLong days) {
    SecretsManagerCall more = call;
    if (days.isPresent()) {
      more = more.with("secretsmanager:RecoveryWindowInDays", Long.toString(days.getAsLong()));
    }
    if (fields.has("ForceDeleteWithoutRecovery")) {
      more =
          more.with(
              "secretsmanager:ForceDeleteWithoutRecovery",
              Boolean.toString(fields.flag("ForceDeleteWithoutRecovery")));
    }
    return more;
  }

  /**
   * Succeeds also where there is nothing, or nothing but a scheduled deletion. A success that left
   * a secret behind because it was not seen yet would be a lie.
   */
  private ObjectNode deleteNow(String secretId) {
    Optional<Secret> secret = store.identified(secretId);
    secret.ifPresent(store::remove);
    boolean isArn = SecretArns.isArn(secretId);
    String name =
        secret.map(Secret::name).orElse(isArn ? store.arns().resource(secretId) : secretId);
    String arn =
        secret.map(Secret::arn).orElseGet(() -> isArn ? secretId : store.arns().create(secretId));
    return answer(arn, name, store.now());
  }

  private ObjectNode schedule(Optional<Secret> found, OptionalLong days) {
    Secret secret = found.orElseThrow(Errors::notFound);
    if (secret.deletionDate().isPresent()) {
      throw Errors.markedForDeletion();
    }
    Instant now = store.now();
    Instant date = now.plus(Duration.ofDays(days.orElse(DEFAULT_WINDOW)));
    secret.setDeletionDate(Optional.of(date), now);
    return answer(secret.arn(), secret.name(), date);
  }

  private static ObjectNode answer(String arn, String name, Instant date) {
    return Json.object()
        .put("ARN", arn)
        .put("Name", name)
        .put("DeletionDate", Timestamps.seconds(date));
  }
}
