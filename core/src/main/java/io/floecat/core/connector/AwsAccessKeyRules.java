package io.floecat.core.connector;

import io.floecat.core.scan.ContentScan;
import io.floecat.v1.AwsAccessKey;
import io.floecat.v1.Connector;
import io.floecat.v1.Connector.Kind;
import java.util.regex.Pattern;

/**
 * What the shown fields of {@code aws_access_key} may be. For AWS_GLUE as AWS has them. For
 * ICEBERG_REST they may be those of any store that speaks S3's protocol: MinIO lets people choose
 * ids, Cloudflare R2 has the region {@code auto}, Backblaze B2 {@code us-west-004}, Yandex {@code
 * ru-central1}.
 */
final class AwsAccessKeyRules {

  private static final Pattern AWS_ID = Pattern.compile("[A-Za-z0-9_]{3,32}|[A-Z0-9]{3,128}");
  private static final Pattern AWS_REGION =
      Pattern.compile("[a-z]{2,4}(?:-[a-z]+){1,3}-[0-9]{1,2}");

  private static final Pattern ANY_ID = Pattern.compile("[A-Za-z0-9_.@+-]{3,128}");
  private static final Pattern ANY_REGION = Pattern.compile("(?=.{1,63}$)[a-z0-9]+(?:-[a-z0-9]+)*");

  private AwsAccessKeyRules() {}

  static void check(Connector connector, Violations violations) {
    if (connector.getAuth().hasAwsAccessKey()) {
      AwsAccessKey key = connector.getAuth().getAwsAccessKey();
      check(key, connector.getKind() == Kind.AWS_GLUE, violations);
      checkTemporary(key, violations);
    }
  }

  private static void check(AwsAccessKey key, boolean aws, Violations violations) {
    String id = key.getAccessKeyId();
    boolean named = (aws ? AWS_ID : ANY_ID).matcher(id).matches();
    if (!id.isBlank() && (!named || ContentScan.looksLikeSecretKey(id))) {
      violations.add(
          FieldPaths.AUTH + ".aws_access_key.access_key_id",
          "must be an access key's id, such as AKIA and 16 letters and digits");
    }
    String region = key.getRegion();
    if (!region.isBlank() && !(aws ? AWS_REGION : ANY_REGION).matcher(region).matches()) {
      violations.add(
          FieldPaths.AUTH + ".aws_access_key.region",
          aws
              ? "must be the name of an AWS region, such as eu-central-1"
              : "must be the name of a region, such as eu-central-1 or auto");
    }
  }

  private static void checkTemporary(AwsAccessKey key, Violations violations) {
    if (key.getAccessKeyId().startsWith("ASIA") && key.getSessionToken().isEmpty()) {
      violations.add(
          FieldPaths.AUTH + ".aws_access_key.session_token",
          "is required with a temporary access key, whose id begins with ASIA");
    }
  }
}
