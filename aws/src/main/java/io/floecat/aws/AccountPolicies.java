package io.floecat.aws;

import io.floecat.iam.DeploymentPolicies;
import io.floecat.iam.DeploymentPolicies.Attached;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.PolicyType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.User;

/**
 * Reads from AWS what is attached to the role and to the base identity of a deployment, with the
 * credentials that the AWS CLI would use. Changes nothing, and goes on where a call is refused.
 */
public final class AccountPolicies {

  /** More policies than AWS attaches to a role or user. */
  private static final int MOST = 100;

  private static final Attached NOTHING = new Attached(List.of(), List.of());

  /**
   * A call that was made.
   *
   * @param action as {@code iam:GetRole}
   * @param target the name or ARN it was made for
   * @param problem why it brought nothing, such as {@code AccessDenied}; empty where it did
   */
  public record ReadCall(String action, String target, Optional<String> problem) {}

  /**
   * What was read.
   *
   * @param calls every call that was made, in order
   * @param unread what may allow more and could not be read: nothing is proved beyond it
   */
  public record Found(DeploymentPolicies policies, List<ReadCall> calls, List<String> unread) {}

  private final IamClient iam;
  private final List<ReadCall> calls = new ArrayList<>();
  private final List<String> unread = new ArrayList<>();
  private final List<PolicyDocument> trust = new ArrayList<>();
  private boolean unreachable;

  private AccountPolicies(IamClient iam) {
    this.iam = iam;
  }

  /**
   * Reads what is attached to a role and to a base identity, of which one at least is named. A
   * permissions boundary that cannot be read counts as none: it could only take away.
   *
   * @param role the ARN of the role that is assumed for each account
   * @param base the ARN of the role or user that the service runs as
   * @throws io.floecat.iam.PolicyException AWS answers with a document that is none
   */
  public static Found read(Optional<String> role, Optional<String> base) {
    try (IamClient iam = client(role.or(() -> base).orElseThrow())) {
      var reader = new AccountPolicies(iam);
      Attached ofRole = role.map(arn -> reader.role(nameOf(arn), true)).orElse(NOTHING);
      Attached ofBase =
          base.map(
                  arn ->
                      arn.contains(":user/")
                          ? reader.user(nameOf(arn))
                          : reader.role(nameOf(arn), false))
              .orElse(NOTHING);
      return new Found(
          new DeploymentPolicies(ofRole, reader.trust, ofBase, List.of(), List.of(), List.of()),
          List.copyOf(reader.calls),
          List.copyOf(reader.unread));
    }
  }

  private static IamClient client(String arn) {
    return IamClient.builder()
        .region(region(arn.split(":", 3)[1]))
        .httpClientBuilder(Apache5HttpClient.builder())
        .overrideConfiguration(config -> config.apiCallTimeout(AwsClients.CALL))
        .build();
  }

  /** IAM has one endpoint for each partition, which takes signatures for this Region. */
  private static Region region(String partition) {
    return Region.of(
        switch (partition) {
          case "aws-cn" -> "cn-north-1";
          case "aws-us-gov" -> "us-gov-west-1";
          case "aws-iso" -> "us-iso-east-1";
          case "aws-iso-b" -> "us-isob-east-1";
          case "aws-iso-e" -> "eu-isoe-west-1";
          case "aws-iso-f" -> "us-isof-south-1";
          case "aws-eusc" -> "eusc-de-east-1";
          default -> "us-east-1";
        });
  }

  private Attached role(String name, boolean trusts) {
    Optional<Role> role =
        ask("iam:GetRole", name, () -> iam.getRole(ask -> ask.roleName(name)).role());
    if (trusts) {
      role.ifPresentOrElse(
          one ->
              trust.add(parse(PolicyType.TRUST, name + ":trust", one.assumeRolePolicyDocument())),
          () -> unread.add("the trust policy of " + name));
    }
    return new Attached(
        policies(
            "Role",
            name,
            () -> iam.listRolePoliciesPaginator(ask -> ask.roleName(name)).policyNames(),
            policy ->
                iam.getRolePolicy(ask -> ask.roleName(name).policyName(policy)).policyDocument(),
            () ->
                iam.listAttachedRolePoliciesPaginator(ask -> ask.roleName(name))
                    .attachedPolicies()),
        boundary(role.map(Role::permissionsBoundary)));
  }

  /** Those of a user's groups are not read. */
  private Attached user(String name) {
    Optional<User> user =
        ask("iam:GetUser", name, () -> iam.getUser(ask -> ask.userName(name)).user());
    unread.add("the policies of the groups that %s is in".formatted(name));
    return new Attached(
        policies(
            "User",
            name,
            () -> iam.listUserPoliciesPaginator(ask -> ask.userName(name)).policyNames(),
            policy ->
                iam.getUserPolicy(ask -> ask.userName(name).policyName(policy)).policyDocument(),
            () ->
                iam.listAttachedUserPoliciesPaginator(ask -> ask.userName(name))
                    .attachedPolicies()),
        boundary(user.map(User::permissionsBoundary)));
  }

  private List<PolicyDocument> policies(
      String kind,
      String name,
      Supplier<Iterable<String>> inline,
      UnaryOperator<String> text,
      Supplier<Iterable<AttachedPolicy>> attached) {
    List<PolicyDocument> policies = new ArrayList<>();
    for (String policy : list("iam:List%sPolicies".formatted(kind), name, inline)) {
      String target = name + "/" + policy;
      ask("iam:Get%sPolicy".formatted(kind), target, () -> text.apply(policy))
          .ifPresentOrElse(
              found -> policies.add(parse(PolicyType.IDENTITY, target, found)),
              () -> unread.add("the policy " + target));
    }
    for (AttachedPolicy policy :
        list("iam:ListAttached%sPolicies".formatted(kind), name, attached)) {
      managed(PolicyType.IDENTITY, policy.policyArn())
          .ifPresentOrElse(policies::add, () -> unread.add("the policy " + policy.policyArn()));
    }
    return policies;
  }

  private List<PolicyDocument> boundary(Optional<AttachedPermissionsBoundary> boundary) {
    return boundary
        .flatMap(one -> managed(PolicyType.BOUNDARY, one.permissionsBoundaryArn()))
        .stream()
        .toList();
  }

  private Optional<PolicyDocument> managed(PolicyType type, String arn) {
    return ask(
            "iam:GetPolicy",
            arn,
            () -> iam.getPolicy(ask -> ask.policyArn(arn)).policy().defaultVersionId())
        .flatMap(
            version ->
                ask(
                    "iam:GetPolicyVersion",
                    arn,
                    () ->
                        iam.getPolicyVersion(ask -> ask.policyArn(arn).versionId(version))
                            .policyVersion()
                            .document()))
        .map(document -> parse(type, arn, document));
  }

  private <T> List<T> list(String action, String name, Supplier<Iterable<T>> pages) {
    Optional<List<T>> all =
        ask(
            action,
            name,
            () -> {
              List<T> items = new ArrayList<>();
              for (T item : pages.get()) {
                if (items.size() == MOST) {
                  unread.add("more than %s policies of %s".formatted(MOST, name));
                  break;
                }
                items.add(item);
              }
              return items;
            });
    if (all.isEmpty()) {
      unread.add("what %s says of %s".formatted(action, name));
    }
    return all.orElse(List.of());
  }

  /** Where there is no answer at all, such as without credentials, nothing more is tried. */
  private <T> Optional<T> ask(String action, String target, Supplier<T> call) {
    if (unreachable) {
      return Optional.empty();
    }
    try {
      T answer = call.get();
      calls.add(new ReadCall(action, target, Optional.empty()));
      return Optional.of(answer);
    } catch (AwsServiceException e) {
      calls.add(new ReadCall(action, target, Optional.of(e.awsErrorDetails().errorCode())));
    } catch (SdkClientException e) {
      unreachable = true;
      calls.add(new ReadCall(action, target, Optional.of(String.valueOf(e.getMessage()))));
    }
    return Optional.empty();
  }

  private static PolicyDocument parse(PolicyType type, String name, String document) {
    return PolicyDocument.parse(type, name, document);
  }

  private static String nameOf(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
