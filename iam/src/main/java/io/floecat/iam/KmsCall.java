package io.floecat.iam;

import java.util.List;
import java.util.Map;

/**
 * What Secrets Manager does with a customer's key, as its caller (AWS_FACTS 1.9).
 *
 * @param action {@code Decrypt} or {@code GenerateDataKey}
 * @param keyTags the tags on the key
 * @param secretArn the secret whose value is opened or sealed: it is in the encryption context
 */
public record KmsCall(
    String action, String keyArn, Map<String, String> keyTags, String secretArn, String versionId)
    implements AwsCall {

  /** What CreateSecret and PutSecretValue need of the key. */
  public static List<KmsCall> write(String keyArn, String secretArn, String versionId) {
    return List.of(
        new KmsCall("GenerateDataKey", keyArn, Map.of(), secretArn, versionId),
        new KmsCall("Decrypt", keyArn, Map.of(), secretArn, versionId));
  }

  /** What GetSecretValue needs of the key. */
  public static KmsCall read(String keyArn, String secretArn, String versionId) {
    return new KmsCall("Decrypt", keyArn, Map.of(), secretArn, versionId);
  }

  @Override
  public List<AccessRequest> requests(Caller caller, UnconfirmedFacts facts) {
    Arn key = Arn.parse(keyArn);
    var keys =
        new RequestKeys(caller, facts)
            .putTags("aws:ResourceTag/", keyTags)
            .put("kms:CallerAccount", caller.account())
            .put("kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT")
            .put("kms:EncryptionContext:SecretARN", secretArn)
            .put("kms:EncryptionContext:SecretVersionId", versionId)
            .put("kms:EncryptionContextKeys", List.of("SecretARN", "SecretVersionId"))
            .put("kms:ViaService", "secretsmanager." + key.region() + ".amazonaws.com");
    return List.of(keys.request("kms:" + action, keyArn));
  }
}
