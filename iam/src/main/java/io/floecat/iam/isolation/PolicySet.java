package io.floecat.iam.isolation;

import io.floecat.iam.AssumeRoleCall;
import io.floecat.iam.AwsCall;
import io.floecat.iam.Deployment;
import io.floecat.iam.IamPolicies;
import io.floecat.iam.KmsCall;
import io.floecat.iam.Policies;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.PolicyType;
import io.floecat.iam.SecretsManagerCall;
import java.util.List;
import java.util.Optional;

/**
 * The policies of a deployment, as they are or are to be.
 *
 * @param deployment what they are for; names a base identity
 * @param role what is attached to the role; empty where there is none
 * @param trust the role's trust policy; where it is not known, who may assume the role is not asked
 * @param base what is attached to the base identity; where it is not known, it is taken to be what
 *     {@code iam print} prints
 * @param confined whether sessions are under the session policy that the service passes, too
 */
public record PolicySet(
    Deployment deployment,
    List<PolicyDocument> role,
    Optional<PolicyDocument> trust,
    List<PolicyDocument> base,
    boolean confined) {

  /** Whoever it is, AWS leaves a key's use to their own policies where nobody wrote otherwise. */
  private static final String DEFAULT_KEY_POLICY =
      """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
       "Principal": {"AWS": "arn:%s:iam::%s:root"}, "Action": "kms:*", "Resource": "*"}]}
      """;

  private static final PolicyDocument EVERYTHING =
      PolicyDocument.parse(
          PolicyType.IDENTITY,
          "an administrator's policy",
          """
          {"Version": "2012-10-17",
           "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
          """);

  /** Copies the lists. */
  public PolicySet {
    role = List.copyOf(role);
    base = List.copyOf(base);
  }

  /** Whether there is a role, and so a wall in AWS. */
  public boolean hasRole() {
    return deployment.roleArn().isPresent();
  }

  /** These, with the sessions under the service's session policy. */
  PolicySet confine() {
    return new PolicySet(deployment, role, trust, base, true);
  }

  /** What one call of somebody meets. */
  Policies around(Actor actor, AwsCall call) {
    Policies own = Policies.identity(attachedTo(actor));
    Policies under =
        confined && hasRole()
            ? actor.account().map(account -> own.withSession(session(account))).orElse(own)
            : own;
    return switch (call) {
      case SecretsManagerCall _ -> under;
      case AssumeRoleCall _ -> under.withResource(trust.orElseThrow());
      case KmsCall _ -> under.withResource(keyPolicy());
    };
  }

  private List<PolicyDocument> attachedTo(Actor actor) {
    return switch (actor.kind()) {
      case SESSION -> role;
      case BASE -> base.isEmpty() ? List.of(printedBase()) : base;
      case OTHER -> List.of(EVERYTHING);
    };
  }

  private PolicyDocument printedBase() {
    return PolicyDocument.parse(
        PolicyType.IDENTITY, "the printed base-policy", IamPolicies.base(deployment));
  }

  private PolicyDocument session(String account) {
    return PolicyDocument.parse(
        PolicyType.IDENTITY,
        "the session policy",
        IamPolicies.session(deployment.roleArn().orElseThrow(), account));
  }

  private PolicyDocument keyPolicy() {
    return PolicyDocument.parse(
        PolicyType.KEY,
        "the key's policy",
        DEFAULT_KEY_POLICY.formatted(deployment.partition(), deployment.awsAccount()));
  }
}
