package io.floecat.sandbox.principal;

import io.floecat.iam.Deployment;
import io.floecat.iam.IamPolicies;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The directory that is used where none is given: the policies that {@code floecat iam print}
 * prints, for both modes. Without a role Floecat is the user {@code floecat}; with one it is the
 * role {@code floecat-base} and assumes {@code floecat-secrets} for each account.
 */
public final class DefaultPolicies {

  private static final String USER = "floecat";
  private static final String BASE_ROLE = "floecat-base";
  private static final String SECRETS_ROLE = "floecat-secrets";

  private DefaultPolicies() {}

  /** The files, texts by path. */
  public static Map<String, String> files(String region, String awsAccount) {
    Deployment plain =
        new Deployment(
            "aws",
            region,
            awsAccount,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true);
    Deployment withRole =
        new Deployment(
            "aws",
            region,
            awsAccount,
            Optional.of(roleArn(awsAccount, BASE_ROLE)),
            Optional.of(roleArn(awsAccount, SECRETS_ROLE)),
            Optional.empty(),
            Optional.empty(),
            true);
    return new TreeMap<>(
        Map.of(
            "users/" + USER + "/policy.json", IamPolicies.base(plain),
            "roles/" + BASE_ROLE + "/policy.json", IamPolicies.base(withRole),
            "roles/" + SECRETS_ROLE + "/trust.json", IamPolicies.trust(withRole),
            "roles/" + SECRETS_ROLE + "/policy.json", IamPolicies.role(withRole)));
  }

  private static String roleArn(String awsAccount, String name) {
    return "arn:aws:iam::%s:role/%s".formatted(awsAccount, name);
  }
}
