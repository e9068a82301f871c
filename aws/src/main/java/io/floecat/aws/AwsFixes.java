package io.floecat.aws;

import io.floecat.iam.Deployment;
import io.floecat.iam.PrintedPolicy;
import io.floecat.iam.Remedies;
import io.floecat.iam.Remedy;
import io.floecat.spi.diagnosis.Fix;
import io.floecat.spi.diagnosis.PolicyStatement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What to do about what AWS refuses: statements of the policies that {@code iam print} prints. */
final class AwsFixes {

  private final AwsSettings settings;
  private final String region;
  private final Caller caller;
  private final Deployment deployment;

  /** For a service that is {@code caller} in {@code region}. */
  AwsFixes(AwsSettings settings, String region, Caller caller) {
    this.settings = settings;
    this.region = region;
    this.caller = caller;
    this.deployment = deployment(Optional.empty());
  }

  /**
   * To use secrets: {@code sid} of the role's policy, or without a role the whole base policy's.
   */
  Fix useSecrets(String sid) {
    return settings.role().isPresent()
        ? role(
            "put this statement into the policy of the role; where AWS speaks of an explicit deny,"
                + " have the role's policy be what this prints: floecat iam print role-policy"
                + options(deployment),
            List.of(sid))
        : new Fix(
            "put this statement into the policy of " + caller.principal(),
            List.of(statement(PrintedPolicy.BASE_POLICY, "UseSecrets", deployment)));
  }

  /** Statements of the role's policy. */
  Fix role(String advice, Collection<String> sids) {
    return new Fix(
        advice,
        sids.stream().map(sid -> statement(PrintedPolicy.ROLE_POLICY, sid, deployment)).toList());
  }

  /** For a base identity that gets at secrets without the role. */
  Fix noSecretsWithoutTheRole() {
    return new Fix(
        "put this statement into the policy of " + caller.principal(),
        List.of(statement(PrintedPolicy.BASE_POLICY, "NoSecretsWithoutTheRole", deployment)));
  }

  /** For a role that cannot be assumed. AWS does not say which of the two sides refuses. */
  Fix assume() {
    RoleArn role = settings.role().orElseThrow().arn();
    List<String> advice = new ArrayList<>();
    if (!role.account().equals(caller.account())) {
      advice.add(
          "the role is in the AWS account %s and the service in %s: if that is not meant, set floecat.secrets.aws.role-arn=%s"
              .formatted(
                  role.account(),
                  caller.account(),
                  role.value().replace(":" + role.account() + ":", ":" + caller.account() + ":")));
    }
    advice.add("check that floecat.secrets.aws.role-arn names a role that is there");
    advice.add(
        settings.role().orElseThrow().externalId().isPresent()
            ? "check that the trust policy asks for the external id that is set"
            : "if the role's trust policy asks for an external id (sts:ExternalId), set"
                + " floecat.secrets.aws.external-id to it");
    advice.add(
        "otherwise put these statements into the policy of %s and into the role's trust policy"
            .formatted(caller.principal()));
    return new Fix(
        String.join("; ", advice),
        List.of(
            statement(PrintedPolicy.BASE_POLICY, "AssumeTheRole", deployment),
            trust("AssumeForAnAccount"),
            trust("TagWithTheAccount")));
  }

  /** For a role that gives sessions to who should get none. */
  Fix trustOnly() {
    return new Fix(
        "have these be the only statements of the role's trust policy",
        List.of(trust("AssumeForAnAccount"), trust("TagWithTheAccount")));
  }

  /** For a customer's key that the secrets' user may not use. */
  Fix useKey() {
    Deployment withKey = deployment(Optional.of(keyArn()));
    boolean hasRole = settings.role().isPresent();
    return new Fix(
        "put these statements into the policy of %s and into the key's policy%s"
            .formatted(
                hasRole ? "the role" : caller.principal(),
                hasKeyArn() ? "" : ", with the key's own ARN for " + keyArn()),
        List.of(
            hasRole
                ? statement(PrintedPolicy.ROLE_POLICY, "UseTheKeyForOwn", withKey)
                : statement(PrintedPolicy.BASE_POLICY, "UseTheKey", withKey),
            statement(PrintedPolicy.KEY_POLICY, "UseTheKeyForSecrets", withKey)));
  }

  /** For a call of Secrets Manager that AWS did not take. */
  Fix untaken(SdkException failure) {
    return untaken(settings, region, "Secrets Manager", failure);
  }

  /** For a call that AWS did not take, whoever had made it. */
  static Fix untaken(AwsSettings settings, String region, String service, SdkException failure) {
    boolean isSts = service.equals("STS");
    String key = isSts ? "floecat.secrets.aws.sts-endpoint" : "floecat.secrets.aws.endpoint";
    if (AwsFailures.isBadlySigned(failure)) {
      return Fix.advice(
          "set floecat.secrets.aws.region to the Region of the endpoint (in use: %s); if it is, the secret access key is wrong"
              .formatted(region));
    }
    if (AwsFailures.refusesCredentials(failure)) {
      return Fix.advice("give the service credentials that AWS knows and that have not expired");
    }
    if (!(failure instanceof AwsServiceException)) {
      String at =
          (isSts ? settings.stsEndpoint() : settings.endpoint())
              .map(Object::toString)
              .orElse("the endpoint that the AWS SDK finds for " + region);
      return Fix.advice(
          "nothing answers at %s: let the service reach it, or mend %s".formatted(at, key));
    }
    return Fix.advice(
        AwsFailures.error("", failure)
            .refusal()
            .filter(refusal -> refusal != Refusal.UNLISTED && refusal != Refusal.REQUEST)
            .map(Refusal::remedy)
            .orElse("see what AWS says, and run this again"));
  }

  private PolicyStatement trust(String sid) {
    return statement(PrintedPolicy.TRUST_POLICY, sid, deployment);
  }

  private static PolicyStatement statement(PrintedPolicy policy, String sid, Deployment of) {
    return Remedies.ofSid(of, policy, sid)
        .flatMap(Remedy::statement)
        .map(json -> new PolicyStatement(policy.toString(), json))
        .orElseThrow(() -> new IllegalArgumentException("the %s has no %s".formatted(policy, sid)));
  }

  /** In every Region, as {@code iam print} does by default. */
  private Deployment deployment(Optional<String> keyArn) {
    Optional<AssumedRole> role = settings.role();
    return new Deployment(
        caller.partition(),
        "*",
        role.map(assumed -> assumed.arn().account()).orElse(caller.account()),
        Optional.of(caller.principal()),
        role.map(assumed -> assumed.arn().value()),
        role.flatMap(AssumedRole::externalId),
        keyArn,
        true);
  }

  private String options(Deployment of) {
    return of.roleArn().map(role -> " --role-arn " + role).orElse("")
        + (settings.kmsKeyId().isPresent() ? " --kms-key-arn " + keyArn() : "");
  }

  private boolean hasKeyArn() {
    String id = settings.kmsKeyId().orElseThrow();
    return !id.contains("alias/");
  }

  private String keyArn() {
    String id = settings.kmsKeyId().orElseThrow();
    if (id.startsWith("arn:") && hasKeyArn()) {
      return id;
    }
    return "arn:%s:kms:%s:%s:key/%s"
        .formatted(caller.partition(), region, caller.account(), hasKeyArn() ? id : "KEY-ID");
  }
}
