package io.floecat.iam;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamPolicyWriter;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

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
    return print(PrintedPolicy.BASE_POLICY, deployment);
  }

  /**
   * Who may assume the role, and with which tag.
   *
   * @throws PolicyException the deployment names no base identity
   */
  public static String trust(Deployment deployment) {
    return print(PrintedPolicy.TRUST_POLICY, deployment);
  }

  /** What a session of the role may do: its account's secrets, by name and by tag. */
  public static String role(Deployment deployment) {
    return print(PrintedPolicy.ROLE_POLICY, deployment);
  }

  /**
   * For a customer's key that opens and seals for the role alone, or without a role for the base
   * identity. The AWS account may manage the key, and not use it.
   *
   * @throws PolicyException the deployment names neither a role nor a base identity
   */
  public static String key(Deployment deployment) {
    return print(PrintedPolicy.KEY_POLICY, deployment);
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

  /** What a policy is made of; throws as the method that prints it. */
  static List<IamStatement> statements(PrintedPolicy policy, Deployment deployment) {
    var statements = new Statements(deployment);
    return switch (policy) {
      case BASE_POLICY -> base(statements, deployment);
      case TRUST_POLICY -> trust(statements, deployment);
      case ROLE_POLICY -> role(statements, deployment);
      case KEY_POLICY -> List.of(statements.manageKey(), useKey(statements, deployment));
    };
  }

  private static List<IamStatement> base(Statements statements, Deployment deployment) {
    Optional<String> role = deployment.roleArn();
    return role.isPresent()
        ? List.of(statements.assume(role.get()), statements.noSecretsWithoutTheRole())
        : with(deployment.kmsKeyArn().map(statements::useKeyForSecrets), statements.useSecrets());
  }

  private static List<IamStatement> trust(Statements statements, Deployment deployment) {
    String base =
        deployment
            .baseArn()
            .orElseThrow(() -> new PolicyException("a trust policy needs the base identity's ARN"));
    return List.of(statements.trustToAssume(base), statements.trustToTag(base));
  }

  private static List<IamStatement> role(Statements statements, Deployment deployment) {
    return with(
        deployment.kmsKeyArn().map(statements::useKeyForOwn),
        statements.createOwn(),
        statements.useOwn(),
        statements.noOtherNames(),
        statements.noOtherTag(),
        statements.noOtherTagKey(),
        statements.noHandingOver());
  }

  private static IamStatement useKey(Statements statements, Deployment deployment) {
    return deployment
        .roleArn()
        .map(statements::admitTheRole)
        .or(() -> deployment.baseArn().map(statements::admitTheBase))
        .orElseThrow(() -> new PolicyException("a key policy needs the ARN of whom it admits"));
  }

  private static List<IamStatement> with(Optional<IamStatement> last, IamStatement... first) {
    return Stream.concat(Stream.of(first), last.stream()).toList();
  }

  private static String print(PrintedPolicy policy, Deployment deployment) {
    var document = IamPolicy.builder();
    statements(policy, deployment).forEach(document::addStatement);
    return document.build().toJson(INDENTED);
  }
}
