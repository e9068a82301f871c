package io.floecat.sandbox.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.iam.SecretsManagerCall;
import io.floecat.sandbox.access.Access;
import io.floecat.sandbox.access.Action;
import io.floecat.sandbox.wire.AwsException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * An action on a secret that is not modelled, whose permission is: whoever may not call it learns
 * that, as on AWS, and everybody else that it is not done here.
 */
final class AuthorizedOnly implements Action {

  private final String name;
  private final Lookup lookup;

  AuthorizedOnly(String name, SecretStore store) {
    this.name = name;
    this.lookup = new Lookup(store);
  }

  @Override
  public ObjectNode run(ObjectNode parameters, Access access) {
    String secretId = Inputs.secretId(parameters);
    lookup.find(access, name, secretId, whatConditionsSee(parameters));
    throw AwsException.notModelled("the action secretsmanager:" + name + ", which IAM allows here");
  }

  private static UnaryOperator<SecretsManagerCall> whatConditionsSee(ObjectNode parameters) {
    return call -> {
      SecretsManagerCall seen = call;
      switch (call.action()) {
        case "UpdateSecretVersionStage" ->
            seen = with(seen, parameters.path("VersionStage"), "secretsmanager:VersionStage");
        case "PutResourcePolicy" ->
            seen =
                with(
                    seen, parameters.path("BlockPublicPolicy"), "secretsmanager:BlockPublicPolicy");
        case "UpdateSecret" -> {
          seen = with(seen, parameters.path("Description"), "secretsmanager:Description");
          seen = with(seen, parameters.path("KmsKeyId"), "secretsmanager:KmsKeyId");
        }
        case "ReplicateSecretToRegions" -> {
          List<String> regions = new ArrayList<>();
          parameters
              .path("AddReplicaRegions")
              .forEach(one -> regions.add(one.path("Region").asText()));
          if (regions.size() == 1) {
            seen = seen.with("secretsmanager:AddReplicaRegions", regions.getFirst());
          } else {
            throw AwsException.notModelled("several AddReplicaRegions at once");
          }
        }
        default -> {}
      }
      return seen;
    };
  }

  private static SecretsManagerCall with(SecretsManagerCall call, JsonNode value, String key) {
    return value.isMissingNode() ? call : call.with(key, value.asText());
  }
}
