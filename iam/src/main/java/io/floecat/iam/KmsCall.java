package io.floecat.iam;

import java.util.List;

/**
 * What Secrets Manager does with a customer's key, as its caller (AWS_FACTS 1.9).
 *
 * @param action {@code Decrypt} or {@code GenerateDataKey}
 * @param secretArn the secret whose value is opened or sealed: it is in the encryption context
 */
public record KmsCall(String action, String keyArn, String secretArn, String versionId)
    implements AwsCall {

  /** What CreateSecret and PutSecretValue need of the key. */
  public static List<KmsCall> write(String keyArn, String secretArn, String versionId) {
    return List.of(
        new KmsCall("GenerateDataKey", keyArn, secretArn, versionId),
        new KmsCall("Decrypt", keyArn, secretArn, versionId));
  }

  /** What GetSecretValue needs of the key. */
  public static KmsCall read(String keyArn, String secretArn, String versionId) {
    return new KmsCall("Decrypt", keyArn, secretArn, versionId);
  }

  @Override
  public List<AccessRequest> requests(Caller caller, UnconfirmedFacts facts) {
    throw new UnsupportedOperationException();
  }
}
