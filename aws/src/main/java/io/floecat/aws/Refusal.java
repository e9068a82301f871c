package io.floecat.aws;

import io.floecat.spi.secret.SecretRefusedException.Kind;

/** Why AWS refuses, and what mends it: in words that name actions and settings, for everybody. */
enum Refusal {
  ROLE(
      Kind.PERMISSION,
      "AWS does not let the service assume the role: its own policy and the role's trust policy"
          + " must allow sts:AssumeRole and sts:TagSession",
      "let the service assume its role: its own policy and the role's trust policy must allow"
          + " sts:AssumeRole and sts:TagSession, and floecat.secrets.aws.role-arn and .external-id"
          + " must be right"),
  IDENTITY(
      Kind.PERMISSION,
      "AWS does not let the service ask who it is: a policy of a VPC endpoint can do that",
      "let the policy of the VPC endpoint of STS allow sts:GetCallerIdentity and sts:AssumeRole"),
  NO_CREDENTIALS(
      Kind.CREDENTIALS,
      "there are no AWS credentials",
      "give the service AWS credentials, as the AWS SDK finds them: environment, profile, web"
          + " identity, container or instance"),
  EXPIRED(
      Kind.CREDENTIALS,
      "the AWS credentials in use have expired, or this machine's clock is wrong",
      "give the service AWS credentials that have not expired, and set its machine's clock"),
  UNKNOWN_CREDENTIALS(
      Kind.CREDENTIALS,
      "AWS does not know the credentials in use",
      "give the service AWS credentials that AWS knows"),
  SIGNATURE(
      Kind.CREDENTIALS,
      "AWS does not accept our signature: the secret access key in use, the Region, or this"
          + " machine's clock, is wrong",
      "mend the service's secret access key, floecat.secrets.aws.region, or its machine's clock"),
  REGION(
      Kind.SETTINGS,
      "the Region, or the service in it, is not active in the AWS account",
      "activate the Region, and STS in it, in the AWS account, or set another"
          + " floecat.secrets.aws.region"),
  UNREACHABLE(
      Kind.SETTINGS,
      "nothing can be reached at the address of AWS",
      "let the service reach AWS, or mend floecat.secrets.aws.region, .endpoint and .sts-endpoint"),
  NOT_THE_SERVICE(
      Kind.SETTINGS,
      "what answers at the address of AWS is not the service that was called",
      "mend floecat.secrets.aws.endpoint and .sts-endpoint, or the proxy in between"),
  PACKED_SIZE(
      Kind.SETTINGS,
      "AWS finds session tags and session policy too large together; where the role's own policy"
          + " confines accounts, floecat.secrets.aws.session-policy=false leaves it out, and under"
          + " EKS Pod Identity disableSessionTags on the association makes room",
      "set floecat.secrets.aws.session-policy=false or, under EKS Pod Identity,"
          + " disableSessionTags on the association"),
  SESSION(
      Kind.SETTINGS,
      "AWS does not give a session as the settings ask for it",
      "mend floecat.secrets.aws.session-duration (AWS gives a role PT1H at most), .role-arn or"
          + " .external-id"),
  SESSION_TAGS(
      Kind.SETTINGS,
      "AWS does not take the session tag AccountId",
      "let no tag AccountId be on the service's own session, least of all a transitive one"),
  SESSION_POLICY(
      Kind.SETTINGS,
      "AWS does not take the session policy",
      "set floecat.secrets.aws.session-policy=false, and report it"),
  KEY(
      Kind.KEY,
      "the key of the secret cannot be used",
      "mend the KMS key of the secret: it must be there, in the same Region and enabled, and allow"
          + " kms:Decrypt and kms:GenerateDataKey (floecat.secrets.aws.kms-key-id)"),
  REPLICAS(
      Kind.SECRET,
      "AWS does not delete this secret; it does not delete one that has replicas",
      "remove the secret's replicas in other Regions, with"
          + " secretsmanager:RemoveRegionsFromReplication"),
  REQUEST(
      Kind.SETTINGS,
      "AWS does not take what was sent",
      "see the server's log for AWS's words; floecat.secrets.aws.kms-key-id, if it is set, must be a"
          + " key of the same Region"),
  UNLISTED(
      Kind.UNLISTED,
      "AWS refuses for a reason that it does not document",
      "see the server's log for AWS's words");

  private final Kind kind;
  private final String problem;
  private final String remedy;

  Refusal(Kind kind, String problem, String remedy) {
    this.kind = kind;
    this.problem = problem;
    this.remedy = remedy;
  }

  Kind kind() {
    return kind;
  }

  /** What is wrong, for the operator. */
  String problem() {
    return problem;
  }

  /** What to do, for anybody. */
  String remedy() {
    return remedy;
  }
}
