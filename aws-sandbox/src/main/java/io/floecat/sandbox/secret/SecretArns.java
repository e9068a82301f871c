package io.floecat.sandbox.secret;

import io.floecat.sandbox.wire.AwsException;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/** ARNs of secrets in one Region of one AWS account. */
final class SecretArns {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int SUFFIX = 6;

  /** Of the suffix with its hyphen. */
  static final int SUFFIX_LENGTH = SUFFIX + 1;

  private static final Pattern WHOLE = Pattern.compile(".*-[A-Za-z0-9]{6}");

  private final String prefix;
  private final SecureRandom random = new SecureRandom();

  SecretArns(String region, String awsAccount) {
    this.prefix = "arn:aws:secretsmanager:%s:%s:secret:".formatted(region, awsAccount);
  }

  /** An ARN for a secret of this name, different each time. */
  String create(String name) {
    var arn = new StringBuilder(prefix).append(name).append('-');
    random.ints(SUFFIX, 0, ALPHABET.length()).forEach(index -> arn.append(ALPHABET.charAt(index)));
    return arn.toString();
  }

  static boolean isArn(String secretId) {
    return secretId.startsWith("arn:");
  }

  /** The name in an ARN, with whatever follows it. */
  String resource(String arn) {
    if (!arn.startsWith(prefix)) {
      throw AwsException.notModelled(
          "secrets of another partition, Region or account: its own ARNs begin with " + prefix);
    }
    return arn.substring(prefix.length());
  }

  /**
   * Whether {@code arn} could be whole. Secrets Manager takes it for whole then, so that a partial
   * ARN of a name that ends like a suffix finds nothing (AWS_FACTS 1.1).
   */
  static boolean looksWhole(String arn) {
    return WHOLE.matcher(arn).matches();
  }
}
