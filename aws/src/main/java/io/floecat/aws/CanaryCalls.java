package io.floecat.aws;

import io.floecat.spi.account.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/** Bare calls on canaries, each in somebody's name. What the SDK throws, they throw. */
final class CanaryCalls {

  /** Of a tag that differs from ours in case only. */
  static final String TWIN = "accountid";

  /** Changes nothing for anybody, whatever it is attached to. */
  private static final String HARMLESS_POLICY =
      """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*",
        "Action": "secretsmanager:DeleteResourcePolicy", "Resource": "*",
        "Condition": {"StringEquals": {"aws:PrincipalTag/AccountId": "nobody"}}}]}\
      """;

  private static final long SHORTEST_WINDOW = 7;

  private final SecretsManagerClient secrets;

  CanaryCalls(SecretsManagerClient secrets) {
    this.secrets = secrets;
  }

  void create(String name, Map<String, AccountId> tags, Signer signer) {
    secrets.createSecret(
        to -> {
          to.name(name)
              .clientRequestToken(token())
              .secretBinary(payload())
              .overrideConfiguration(signer::sign);
          if (!tags.isEmpty()) {
            to.tags(tags(tags));
          }
        });
  }

  void get(String name, Signer signer) {
    secrets.getSecretValue(to -> to.secretId(name).overrideConfiguration(signer::sign));
  }

  DescribeSecretResponse describe(String name, Signer signer) {
    return secrets.describeSecret(to -> to.secretId(name).overrideConfiguration(signer::sign));
  }

  void listVersions(String name, Signer signer) {
    secrets.listSecretVersionIds(to -> to.secretId(name).overrideConfiguration(signer::sign));
  }

  void list(Signer signer) {
    secrets.listSecrets(to -> to.maxResults(1).overrideConfiguration(signer::sign));
  }

  void put(String name, Signer signer) {
    secrets.putSecretValue(
        to ->
            to.secretId(name)
                .clientRequestToken(token())
                .secretBinary(payload())
                .overrideConfiguration(signer::sign));
  }

  void update(String name, Signer signer) {
    secrets.updateSecret(
        to -> to.secretId(name).description("canary").overrideConfiguration(signer::sign));
  }

  void tag(String name, Map<String, AccountId> tags, Signer signer) {
    secrets.tagResource(
        to -> to.secretId(name).tags(tags(tags)).overrideConfiguration(signer::sign));
  }

  void untag(String name, String key, Signer signer) {
    secrets.untagResource(to -> to.secretId(name).tagKeys(key).overrideConfiguration(signer::sign));
  }

  void getPolicy(String name, Signer signer) {
    secrets.getResourcePolicy(to -> to.secretId(name).overrideConfiguration(signer::sign));
  }

  void putPolicy(String name, Signer signer) {
    secrets.putResourcePolicy(
        to ->
            to.secretId(name)
                .resourcePolicy(HARMLESS_POLICY)
                .blockPublicPolicy(true)
                .overrideConfiguration(signer::sign));
  }

  void restore(String name, Signer signer) {
    secrets.restoreSecret(to -> to.secretId(name).overrideConfiguration(signer::sign));
  }

  /** With the shortest window; returns its end, if AWS says so. */
  Optional<Instant> delete(String name, Signer signer) {
    return Optional.ofNullable(
        secrets
            .deleteSecret(
                to ->
                    to.secretId(name)
                        .recoveryWindowInDays(SHORTEST_WINDOW)
                        .overrideConfiguration(signer::sign))
            .deletionDate());
  }

  void deleteAtOnce(String name, Signer signer) {
    secrets.deleteSecret(
        to ->
            to.secretId(name).forceDeleteWithoutRecovery(true).overrideConfiguration(signer::sign));
  }

  private static String token() {
    return UUID.randomUUID().toString();
  }

  /** No credentials. */
  private static SdkBytes payload() {
    return SdkBytes.fromUtf8String("floecat doctor " + UUID.randomUUID());
  }

  private static List<Tag> tags(Map<String, AccountId> tags) {
    return tags.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue().value()).build())
        .toList();
  }
}
