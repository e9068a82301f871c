package io.floecat.iam;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A call of Secrets Manager.
 *
 * @param action as {@code CreateSecret}
 * @param secretArn the secret's whole ARN with its suffix, at CreateSecret the one it is about to
 *     have; {@code *} for an action that has no secret
 * @param secretTags the tags on the secret before the call, in order; at CreateSecret none
 * @param requestTags the tags that the call sets
 * @param tagKeys the keys that UntagResource removes; for all others those of {@code requestTags}
 * @param parameters what else conditions can see, by condition key, such as {@code
 *     secretsmanager:VersionStage}
 */
public record SecretsManagerCall(
    String action,
    String secretArn,
    Map<String, String> secretTags,
    Map<String, String> requestTags,
    List<String> tagKeys,
    Map<String, String> parameters)
    implements AwsCall {

  /** Copies tags, in their order, and parameters. */
  public SecretsManagerCall {
    secretTags = Collections.unmodifiableMap(new LinkedHashMap<>(secretTags));
    requestTags = Collections.unmodifiableMap(new LinkedHashMap<>(requestTags));
    tagKeys = List.copyOf(tagKeys);
    parameters = Map.copyOf(parameters);
  }

  /** The actions that are asked about a secret which is there. */
  public static List<String> actionsOnASecret() {
    ConditionKey secretId = Catalogue.key("secretsmanager:SecretId").orElseThrow();
    return Catalogue.actionsLike(Glob.of("secretsmanager:*"))
        .filter(action -> Catalogue.carries(action, secretId))
        .map(action -> action.substring("secretsmanager:".length()))
        .toList();
  }

  /** A call on a secret that has these tags. */
  public static SecretsManagerCall on(
      String action, String secretArn, Map<String, String> secretTags) {
    return new SecretsManagerCall(action, secretArn, secretTags, Map.of(), List.of(), Map.of());
  }

  /** A call that creates a secret, with these tags. */
  public static SecretsManagerCall create(String secretArn, Map<String, String> tags) {
    return on("CreateSecret", secretArn, Map.of()).withRequestTags(tags);
  }

  /** This call, setting tags. */
  public SecretsManagerCall withRequestTags(Map<String, String> tags) {
    return new SecretsManagerCall(
        action, secretArn, secretTags, tags, List.copyOf(tags.keySet()), parameters);
  }

  /** This call, removing the tags of these keys. */
  public SecretsManagerCall withTagKeys(List<String> keys) {
    return new SecretsManagerCall(action, secretArn, secretTags, requestTags, keys, parameters);
  }

  /** This call, with one more parameter that conditions can see. */
  public SecretsManagerCall with(String conditionKey, String value) {
    var more = new LinkedHashMap<>(parameters);
    more.put(conditionKey, value);
    return new SecretsManagerCall(action, secretArn, secretTags, requestTags, tagKeys, more);
  }

  /** The secret's name; none for an action that has no secret. */
  public Optional<String> secretName() {
    return secretArn.equals("*")
        ? Optional.empty()
        : Optional.of(Arn.parse(secretArn).resource().replaceFirst("^secret:(.*)-.{6}$", "$1"));
  }

  /** The action, and for a CreateSecret with tags TagResource too. */
  @Override
  public List<AccessRequest> requests(Caller caller, UnconfirmedFacts facts) {
    String name = "secretsmanager:" + action;
    var keys = keys(caller, facts);
    List<AccessRequest> requests = new ArrayList<>();
    if (creates() && !requestTags.isEmpty()) {
      requests.add(keys.request("secretsmanager:TagResource", secretArn));
    }
    parameters.forEach((key, value) -> keys.putParameter(name, key, value));
    requests.addFirst(keys.request(name, secretArn));
    return requests;
  }

  private RequestKeys keys(Caller caller, UnconfirmedFacts facts) {
    Map<String, String> tags = creates() ? requestTags : secretTags;
    var keys = new RequestKeys(caller, facts).putTags("aws:ResourceTag/", tags);
    if (!creates() || facts.serviceTagAtCreate()) {
      keys.putTags("secretsmanager:ResourceTag/", tags);
    }
    keys.putTags("aws:RequestTag/", requestTags).put("aws:TagKeys", tagKeys);
    if (!secretArn.equals("*")) {
      Arn arn = Arn.parse(secretArn);
      keys.put("secretsmanager:SecretId", secretArn)
          .put("secretsmanager:SecretPrimaryRegion", arn.region())
          .put("secretsmanager:Name", secretName().orElseThrow());
    }
    return keys;
  }

  private boolean creates() {
    return action.equals("CreateSecret");
  }
}
