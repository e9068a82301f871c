package io.floecat.iam;

import java.util.Optional;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamPolicyWriter;

/** The policies that a deployment needs, as JSON: what it needs and nothing else. */
public final class IamPolicies {

  private static final IamPolicyWriter INDENTED =
      IamPolicyWriter.builder().prettyPrint(true).build();

  private IamPolicies() {}

  /**
   * For the identity the service runs as. Without a role: the actions it uses, on its names. With
   * one: to assume that role, and a deny of the secrets themselves, so that the identity is no way
   * around the role.
   */
  public static String base(Deployment deployment) {
    var statements = new Statements(deployment);
    var policy = IamPolicy.builder();
    Optional<String> role = deployment.roleArn();
    if (role.isPresent()) {
      policy.addStatement(statements.assume(role.get()));
      policy.addStatement(statements.noSecretsWithoutTheRole());
    } else {
      policy.addStatement(statements.useSecrets());
      deployment.kmsKeyArn().map(statements::useKeyForSecrets).ifPresent(policy::addStatement);
    }
    return policy.build().toJson(INDENTED);
  }

  /**
   * Who may assume the role, and with which tag.
   *
   * @throws PolicyException the deployment names no base identity
   */
  public static String trust(Deployment deployment) {
    var statements = new Statements(deployment);
    String base =
        deployment
            .baseArn()
            .orElseThrow(() -> new PolicyException("a trust policy needs the base identity's ARN"));
    return IamPolicy.builder()
        .addStatement(statements.trustToAssume(base))
        .addStatement(statements.trustToTag(base))
        .build()
        .toJson(INDENTED);
  }

  /** What a session of the role may do: its account's secrets, by name and by tag. */
  public static String role(Deployment deployment) {
    var statements = new Statements(deployment);
    var policy =
        IamPolicy.builder()
            .addStatement(statements.createOwn())
            .addStatement(statements.useOwn())
            .addStatement(statements.noOtherNames())
            .addStatement(statements.noOtherTag())
            .addStatement(statements.noOtherTagKey())
            .addStatement(statements.noHandingOver());
    deployment.kmsKeyArn().map(statements::useKeyForOwn).ifPresent(policy::addStatement);
    return policy.build().toJson(INDENTED);
  }

  /**
   * For a customer's key that opens and seals for the role alone, or without a role for the base
   * identity. The AWS account may manage the key, and not use it.
   *
   * @throws PolicyException the deployment names neither a role nor a base identity
   */
  public static String key(Deployment deployment) {
    var statements = new Statements(deployment);
    var use =
        deployment
            .roleArn()
            .map(statements::admitTheRole)
            .or(() -> deployment.baseArn().map(statements::admitTheBase))
            .orElseThrow(() -> new PolicyException("a key policy needs the ARN of whom it admits"));
    return IamPolicy.builder()
        .addStatement(statements.manageKey())
        .addStatement(use)
        .build()
        .toJson(INDENTED);
  }

  /**
   * The session policy that goes with AssumeRole, without white space and at most 2,048 characters:
   * the secrets of one account, whatever the role itself may do.
   *
   * @param roleArn the role that is assumed; the secrets are in its AWS account
   * @param accountId the account whose secrets these are
   * @throws IllegalArgumentException {@code accountId} is no account id: with a wildcard or a slash
   *     in it the policy would reach further
   * @throws PolicyException {@code roleArn} is no ARN
   */
  public static String session(String roleArn, String accountId) {
    return SessionPolicy.of(Arn.parse(roleArn), accountId);
  }
}
