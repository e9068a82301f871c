package io.floecat.sandbox.principal;

import io.floecat.iam.Deployment;
import io.floecat.iam.IamPolicies;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The directory that is used where none is given: what {@code floecat iam print} prints, for both
 * ways of running Floecat.
 */
public final class DefaultPolicies {

  /** The user of the way without a role. */
  public static final String USER = "floecat";

  /** What the service runs as, in the way with a role. */
  public static final String BASE_ROLE = "floecat-base";

  /** What it assumes for each account. */
  public static final String SECRETS_ROLE = "floecat-secrets";

  private DefaultPolicies() {}

  /** The files, texts by path. */
  public static Map<String, String> files(String region, String awsAccount) {
    Deployment plain = deployment(region, awsAccount, Optional.empty(), Optional.empty());
    Deployment withRole =
        deployment(
            region,
            awsAccount,
            Optional.of(roleArn(awsAccount, BASE_ROLE)),
            Optional.of(roleArn(awsAccount, SECRETS_ROLE)));
    var files = new TreeMap<String, String>();
    files.put("users/" + USER + "/policy.json", IamPolicies.base(plain));
    files.put("roles/" + BASE_ROLE + "/policy.json", IamPolicies.base(withRole));
    files.put("roles/" + SECRETS_ROLE + "/trust.json", IamPolicies.trust(withRole));
    files.put("roles/" + SECRETS_ROLE + "/policy.json", IamPolicies.role(withRole));
    return files;
  }

  private static Deployment deployment(
      String region, String awsAccount, Optional<String> baseRole, Optional<String> role) {
    return new Deployment(
        "aws", region, awsAccount, baseRole, role, Optional.empty(), Optional.empty(), true);
  }

  private static String roleArn(String awsAccount, String name) {
    return "arn:aws:iam::%s:role/%s".formatted(awsAccount, name);
  }
}
