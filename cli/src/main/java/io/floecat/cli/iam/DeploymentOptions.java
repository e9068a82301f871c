package io.floecat.cli.iam;

import io.floecat.cli.shell.CliException;
import io.floecat.iam.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The flags that describe a deployment on AWS. */
final class DeploymentOptions {

  /** The one of AWS's own examples: the model needs one, and nobody is to take it for his own. */
  private static final String EXAMPLE_ACCOUNT = "123456789012";

  private static final String BASE_ROLE_ARN = "--base-role-arn";
  private static final String ROLE_ARN = "--role-arn";
  private static final String REGION = "--region";
  private static final String AWS_ACCOUNT = "--aws-account";
  private static final String EXTERNAL_ID = "--external-id";
  private static final String KMS_KEY_ARN = "--kms-key-arn";
  private static final String CLUSTER_ARN = "--pod-identity-cluster-arn";

  @Option(
      names = BASE_ROLE_ARN,
      paramLabel = "ARN",
      description = "Role (or user) that the service runs as.")
  private Optional<String> baseArn = Optional.empty();

  @Option(
      names = ROLE_ARN,
      paramLabel = "ARN",
      description = "Role it assumes for each account, as in floecat.secrets.aws.role-arn.")
  private Optional<String> roleArn = Optional.empty();

  @Option(
      names = REGION,
      paramLabel = "REGION",
      description = "Region of the secrets. Default: all.")
  private String region = "*";

  @Option(
      names = AWS_ACCOUNT,
      paramLabel = "ID",
      description = "AWS account of the secrets. Default: that of the role, else of the base role.")
  private Optional<String> awsAccount = Optional.empty();

  @Option(
      names = EXTERNAL_ID,
      paramLabel = "ID",
      description = "External id, as in floecat.secrets.aws.external-id.")
  private Optional<String> externalId = Optional.empty();

  @Option(
      names = KMS_KEY_ARN,
      paramLabel = "ARN",
      description = "Customer key for secrets. Default: the key that AWS manages.")
  private Optional<String> kmsKeyArn = Optional.empty();

  @Option(
      names = "--without-restore",
      description = "Leave RestoreSecret out; undelete then answers that it is missing.")
  private boolean withoutRestore;

  @Option(
      names = CLUSTER_ARN,
      paramLabel = "ARN",
      description =
          "EKS cluster of the service's pods, where they have their role from EKS Pod Identity with"
              + " session tags.")
  private Optional<String> clusterArn = Optional.empty();

  private final List<String> assumptions = new ArrayList<>();
  private Optional<String> inventedAccount = Optional.empty();

  /** The deployment; refuses what is malformed or does not go together. */
  Deployment read() {
    Optional<AwsArn> base = baseArn.map(text -> AwsArn.roleOrUser(BASE_ROLE_ARN, text));
    Optional<AwsArn> role = roleArn.map(text -> AwsArn.role(ROLE_ARN, text));
    Optional<AwsArn> key = kmsKeyArn.map(text -> AwsArn.key(KMS_KEY_ARN, text));
    Optional<AwsArn> cluster = clusterArn.map(text -> AwsArn.cluster(CLUSTER_ARN, text));
    AwsText.REGION.require(REGION, region);
    awsAccount.ifPresent(text -> AwsText.ACCOUNT.require(AWS_ACCOUNT, text));
    externalId.ifPresent(text -> AwsText.EXTERNAL_ID.require(EXTERNAL_ID, text));
    requireSame(AWS_ACCOUNT, awsAccount, role, AwsArn::account);
    requireSame(REGION, Optional.of(region).filter(text -> !text.equals("*")), key, AwsArn::region);
    return new Deployment(
        partition(Stream.of(base, role, key, cluster).flatMap(Optional::stream).toList()),
        region,
        account(base, role),
        baseArn,
        roleArn,
        externalId,
        kmsKeyArn,
        !withoutRestore,
        clusterArn);
  }

  /** What neither flags nor policies said, each as a phrase. */
  List<String> assumptions() {
    return List.copyOf(assumptions);
  }

  /** The AWS account that stands in for one that neither flags nor policies name. */
  Optional<String> inventedAccount() {
    return inventedAccount;
  }

  /** The role that a flag names. */
  Optional<String> roleArn() {
    return roleArn.map(text -> AwsArn.role(ROLE_ARN, text).text());
  }

  /** The base identity that a flag names. */
  Optional<String> baseArn() {
    return baseArn.map(text -> AwsArn.roleOrUser(BASE_ROLE_ARN, text).text());
  }

  /** Whether the flags name a role. */
  boolean namesARole() {
    return roleArn.isPresent();
  }

  /**
   * As {@link #read}; what no flag says is what the policies name, else a usual name.
   *
   * @param withRole whether there is a role
   */
  Deployment readWith(NamedInPolicies named, boolean withRole) {
    externalId = externalId.or(named::externalId);
    kmsKeyArn = kmsKeyArn.or(named::kmsKeyArn);
    clusterArn = clusterArn.or(named::podIdentityCluster);
    region = region.equals("*") ? named.region().orElse("*") : region;
    if (withRole) {
      roleArn =
          roleArn.or(named::roleArn).or(() -> usual(named, "floecat-secrets", "role", ROLE_ARN));
    }
    baseArn =
        baseArn
            .or(named::baseArn)
            .or(() -> usual(named, "floecat-base", "base role", BASE_ROLE_ARN));
    return read();
  }

  private Optional<String> usual(NamedInPolicies named, String role, String what, String option) {
    Optional<String> account =
        awsAccount
            .or(named::account)
            .or(() -> baseArn.map(arn -> AwsArn.roleOrUser(BASE_ROLE_ARN, arn).account()))
            .or(() -> roleArn.map(arn -> AwsArn.role(ROLE_ARN, arn).account()));
    if (account.isEmpty() && inventedAccount.isEmpty()) {
      inventedAccount = Optional.of(EXAMPLE_ACCOUNT);
      assumptions.add("the AWS account, which nothing names; " + AWS_ACCOUNT + " says which");
    }
    assumptions.add("the %s is called %s; %s says otherwise".formatted(what, role, option));
    return Optional.of(
        "arn:%s:iam::%s:role/%s"
            .formatted(AwsText.partitionOf(region), account.orElse(EXAMPLE_ACCOUNT), role));
  }

  /** Refuses what has no base identity. */
  void requireBase() {
    if (baseArn.isEmpty()) {
      throw CliException.usage(
          BASE_ROLE_ARN + " is missing: the role that the service runs as, which is to be trusted");
    }
  }

  /** Refuses a deployment in which nobody could use a key. */
  Deployment requireUserOfKey(Deployment deployment) {
    if (roleArn.isEmpty() && baseArn.isEmpty()) {
      throw CliException.usage(
          "%s is missing: whom the key is for; without a role give %s"
              .formatted(ROLE_ARN, BASE_ROLE_ARN));
    }
    return deployment;
  }

  private String account(Optional<AwsArn> base, Optional<AwsArn> role) {
    return awsAccount
        .or(() -> role.map(AwsArn::account))
        .or(() -> base.map(AwsArn::account))
        .orElseThrow(
            () ->
                CliException.usage(
                    AWS_ACCOUNT + " is missing: the 12 digits of the account of the secrets"));
  }

  /** All in one partition, which the region tells where there is no ARN. */
  private String partition(List<AwsArn> arns) {
    List<String> partitions =
        Stream.concat(
                arns.stream().map(AwsArn::partition),
                region.equals("*") ? Stream.empty() : Stream.of(AwsText.partitionOf(region)))
            .distinct()
            .toList();
    if (partitions.size() > 1) {
      throw CliException.usage(
          "the options name different partitions (%s); all must be of one"
              .formatted(String.join(", ", partitions)));
    }
    return partitions.isEmpty() ? "aws" : partitions.getFirst();
  }

  private static void requireSame(
      String option, Optional<String> given, Optional<AwsArn> arn, Function<AwsArn, String> part) {
    if (given.isPresent() && arn.isPresent() && !given.get().equals(part.apply(arn.get()))) {
      throw CliException.usage(
          "%s is %s, and %s is in %s; leave %s out or correct one"
              .formatted(option, given.get(), arn.get().option(), part.apply(arn.get()), option));
    }
  }
}
