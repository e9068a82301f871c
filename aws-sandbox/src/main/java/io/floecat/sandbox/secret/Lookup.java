package io.floecat.sandbox.secret;

import io.floecat.iam.SecretsManagerCall;
import io.floecat.sandbox.access.Access;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Finds the secret that a call names. IAM is asked first, so that whoever may not ask does not
 * learn whether it exists; it is asked about the stored ARN and the tags there are, and about a
 * secret that is not there without tags (AWS_FACTS 4.3).
 */
final class Lookup {

  private final SecretStore store;

  Lookup(SecretStore store) {
    this.store = store;
  }

  /** A live secret. */
  Secret live(Access access, String action, String secretId) {
    return live(access, action, secretId, UnaryOperator.identity());
  }

  /** As above, where the call carries more that conditions can see. */
  Secret live(
      Access access, String action, String secretId, UnaryOperator<SecretsManagerCall> call) {
    Secret secret = present(access, action, secretId, call);
    if (secret.deletionDate().isPresent()) {
      throw Errors.markedForDeletion();
    }
    return secret;
  }

  /** A secret that is live or scheduled for deletion. */
  Secret present(
      Access access, String action, String secretId, UnaryOperator<SecretsManagerCall> call) {
    return find(access, action, secretId, call).orElseThrow(Errors::notFound);
  }

  /** A secret that may be missing. */
  Optional<Secret> find(
      Access access, String action, String secretId, UnaryOperator<SecretsManagerCall> call) {
    Optional<Secret> secret = store.find(secretId);
    Map<String, String> tags = secret.map(found -> found.seenTags(store.now())).orElse(Map.of());
    String arn = secret.map(Secret::arn).orElseGet(() -> assumedArn(secretId));
    access.require(call.apply(SecretsManagerCall.on(action, arn, tags)), secretId);
    return secret;
  }

  /** What IAM is asked about where there is nothing. */
  private String assumedArn(String secretId) {
    if (SecretArns.isArn(secretId)) {
      store.arns().resource(secretId);
      return secretId;
    }
    return store.arns().create(secretId);
  }
}
