package io.floecat.sandbox.isolation;

import io.floecat.iam.Deployment;
import io.floecat.iam.SecretsManagerCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A secret that questions are about: its ARN and its tags. */
record Place(String arn, Map<String, String> tags) {

  private static final String TAG = "AccountId";
  private static final String ANY_REGION = "us-east-1";
  private static final String SUFFIX = "-AbCdEf";

  /** A secret below an account's name, tagged as {@code owner}'s. */
  static Place of(Deployment deployment, String account, String name, String owner) {
    return new Place(
        arn(deployment, "accounts/%s/connectors/%s".formatted(account, name)), tag(owner));
  }

  /** One that is not Floecat's. */
  static Place outside(Deployment deployment, String name) {
    return new Place(arn(deployment, "production/" + name), Map.of());
  }

  Place untagged() {
    return new Place(arn, Map.of());
  }

  Place taggedAs(String account) {
    return new Place(arn, tag(account));
  }

  /** With what a call of this action cannot leave out, as far as conditions see it. */
  SecretsManagerCall call(String action) {
    var call = SecretsManagerCall.on(action, arn, tags);
    return switch (action) {
      case "UpdateSecretVersionStage" -> call.with("secretsmanager:VersionStage", "AWSCURRENT");
      case "ReplicateSecretToRegions" ->
          call.with("secretsmanager:AddReplicaRegions", "eu-central-1");
      default -> call;
    };
  }

  SecretsManagerCall create(Map<String, String> with) {
    return SecretsManagerCall.create(arn, with);
  }

  SecretsManagerCall tag(Map<String, String> with) {
    return call("TagResource").withRequestTags(with);
  }

  SecretsManagerCall untag(String key) {
    return call("UntagResource").withTagKeys(List.of(key));
  }

  static Map<String, String> tag(String account) {
    return Map.of(TAG, account);
  }

  /** Both tags, in this order. */
  static Map<String, String> tags(String account, String key, String value) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put(TAG, account);
    tags.put(key, value);
    return tags;
  }

  private static String arn(Deployment deployment, String name) {
    return "arn:%s:secretsmanager:%s:%s:secret:%s%s"
        .formatted(
            deployment.partition(),
            deployment.region().equals("*") ? ANY_REGION : deployment.region(),
            deployment.awsAccount(),
            name,
            SUFFIX);
  }
}
