package io.floecat.sandbox.secret;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.sandbox.access.Access;
import io.floecat.sandbox.access.Action;
import io.floecat.sandbox.wire.Fields;
import io.floecat.sandbox.wire.Json;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** RestoreSecret (AWS_FACTS 1.4). */
final class RestoreSecret implements Action {

  private final SecretStore store;
  private final Lookup lookup;
  private final boolean refusesLive;

  /** {@code refusesLive} is what no source says: whether a live secret is refused. */
  RestoreSecret(SecretStore store, boolean refusesLive) {
    this.store = store;
    this.lookup = new Lookup(store);
    this.refusesLive = refusesLive;
  }

  @Override
  public ObjectNode run(ObjectNode parameters, Access access) {
    String secretId = Inputs.secretId(Fields.of(parameters, "RestoreSecret", "SecretId"));
    Secret secret = lookup.present(access, "RestoreSecret", secretId, UnaryOperator.identity());
    if (secret.deletionDate().isPresent()) {
      secret.setDeletionDate(Optional.empty(), store.now());
    } else if (refusesLive) {
      throw Errors.invalidRequest("The secret is not scheduled for deletion.");
    }
    return Json.object().put("ARN", secret.arn()).put("Name", secret.name());
  }
}
