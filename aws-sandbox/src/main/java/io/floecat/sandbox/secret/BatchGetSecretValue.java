package io.floecat.sandbox.secret;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.iam.SecretsManagerCall;
import io.floecat.sandbox.access.Access;
import io.floecat.sandbox.access.Action;
import io.floecat.sandbox.wire.AwsException;
import io.floecat.sandbox.wire.Dialect;
import io.floecat.sandbox.wire.Fields;
import io.floecat.sandbox.wire.Json;
import io.floecat.sandbox.wire.Shape;
import java.util.List;
import java.util.Map;

/**
 * BatchGetSecretValue of a list of secrets (AWS_FACTS 1.8): needs GetSecretValue on each besides,
 * and says for each that it cannot give why.
 */
final class BatchGetSecretValue implements Action {

  private static final String NAME = "BatchGetSecretValue";
  private static final int MAX_SECRETS = 20;
  private static final Shape SECRET_ID = Shape.text(1, 2048);

  private final Action get;

  BatchGetSecretValue(Action get) {
    this.get = get;
  }

  @Override
  public ObjectNode run(ObjectNode parameters, Access access) {
    List<String> secretIds =
        Fields.of(parameters, NAME, "SecretIdList").texts("SecretIdList", SECRET_ID);
    if (secretIds.isEmpty() || secretIds.size() > MAX_SECRETS) {
      throw Errors.invalidParameter(
          "SecretIdList must name between 1 and %s secrets.".formatted(MAX_SECRETS));
    }
    access.require(SecretsManagerCall.on(NAME, "*", Map.of()), "*");
    ObjectNode answer = Json.object();
    ArrayNode values = answer.putArray("SecretValues");
    ArrayNode errors = answer.putArray("Errors");
    secretIds.forEach(secretId -> add(secretId, access, values, errors));
    return answer;
  }

  private void add(String secretId, Access access, ArrayNode values, ArrayNode errors) {
    try {
      values.add(get.run(Json.object().put("SecretId", secretId), access));
    } catch (AwsException e) {
      errors
          .addObject()
          .put("SecretId", secretId)
          .put("ErrorCode", e.codeIn(Dialect.JSON))
          .put("Message", e.getMessage());
    }
  }
}
