package io.floecat.iam.proof;

import io.floecat.iam.Deployment;
import io.floecat.iam.DeploymentPolicies;
import io.floecat.iam.DeploymentPolicies.Attached;
import io.floecat.iam.IamPolicies;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.PolicyType;
import java.util.List;
import java.util.Optional;

/** Policies as they are printed, and changes to them. */
record PolicyTexts(String role, String trust, String base) {

  static final String ROLE = "arn:aws:iam::111122223333:role/floecat-secrets";
  static final Deployment DEPLOYMENT =
      new Deployment(
          "aws",
          "*",
          "111122223333",
          Optional.of("arn:aws:iam::111122223333:role/floecat-base"),
          Optional.of(ROLE),
          Optional.of("production"),
          Optional.empty(),
          true);

  static PolicyTexts printed() {
    return new PolicyTexts(
        IamPolicies.role(DEPLOYMENT), IamPolicies.trust(DEPLOYMENT), IamPolicies.base(DEPLOYMENT));
  }

  /** With one more statement in the role's policy. */
  PolicyTexts withRole(String statement) {
    return new PolicyTexts(added(role, statement), trust, base);
  }

  /** With one more statement in the trust policy. */
  PolicyTexts withTrust(String statement) {
    return new PolicyTexts(role, added(trust, statement), base);
  }

  /** Without the statement that denies all other names. */
  PolicyTexts withoutNoOtherNames() {
    int sid = role.indexOf("\"Sid\" : \"NoOtherNames\"");
    int from = role.lastIndexOf('{', sid);
    int to = role.indexOf("},", sid) + 2;
    return new PolicyTexts(role.substring(0, from) + role.substring(to), trust, base);
  }

  PolicySet set() {
    return new PolicySet(
        DEPLOYMENT,
        new DeploymentPolicies(
            new Attached(List.of(parse(PolicyType.IDENTITY, "role-policy", role)), List.of()),
            List.of(parse(PolicyType.TRUST, "trust-policy", trust)),
            new Attached(List.of(parse(PolicyType.IDENTITY, "base-policy", base)), List.of()),
            List.of(),
            List.of(),
            List.of()),
        false);
  }

  Proof proof() {
    return Proof.of(set(), (steps, of) -> {});
  }

  Proof proof(Promise promise) {
    return Proof.of(set(), promise);
  }

  private static PolicyDocument parse(PolicyType type, String name, String json) {
    return PolicyDocument.parse(type, name, json);
  }

  private static String added(String policy, String statement) {
    int end = policy.lastIndexOf(']');
    return policy.substring(0, end) + "," + statement + policy.substring(end);
  }
}
