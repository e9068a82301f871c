package io.floecat.sandbox.secret;

import io.floecat.iam.KmsCall;
import io.floecat.sandbox.access.Access;
import io.floecat.sandbox.principal.Key;
import io.floecat.sandbox.principal.PolicyDirectory;
import io.floecat.sandbox.wire.AwsException;
import io.floecat.sandbox.wire.CommonError;
import java.util.List;
import java.util.Optional;

/**
 * What Secrets Manager does with a customer's key, as its caller (AWS_FACTS 1.9). The key that
 * every AWS account has lets in whomever Secrets Manager lets in.
 */
final class KeyUse {

  private static final String DEFAULT_KEY = "alias/aws/secretsmanager";

  private final PolicyDirectory directory;

  KeyUse(PolicyDirectory directory) {
    this.directory = directory;
  }

  /** The key that a request names by id or ARN; empty for the default key. */
  Optional<Key> find(String keyId) {
    if (keyId.isEmpty() || keyId.equals(DEFAULT_KEY)) {
      return Optional.empty();
    }
    if (keyId.contains("alias/")) {
      throw AwsException.notModelled("aliases of KMS keys; name the key by its id or ARN");
    }
    return Optional.of(
        directory
            .key(keyId)
            .orElseThrow(
                () ->
                    AwsException.of(
                        "EncryptionFailure",
                        "Secrets Manager can't encrypt the protected secret text using the"
                            + " provided KMS key: there is no such key.")));
  }

  void requireWrite(Access access, Optional<Key> key, String secretArn, String versionId) {
    key.ifPresent(
        found -> require(access, found, KmsCall.write(found.arn(), secretArn, versionId)));
  }

  void requireRead(Access access, Optional<Key> key, String secretArn, String versionId) {
    key.ifPresent(
        found -> require(access, found, List.of(KmsCall.read(found.arn(), secretArn, versionId))));
  }

  private static void require(Access access, Key key, List<KmsCall> calls) {
    for (KmsCall call : calls) {
      if (!access.allows(call, Optional.of(key.policy()))) {
        throw AwsException.of(CommonError.ACCESS_DENIED, "Access to KMS is not allowed");
      }
    }
  }
}
