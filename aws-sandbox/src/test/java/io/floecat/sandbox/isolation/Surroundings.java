package io.floecat.sandbox.isolation;

import io.floecat.iam.AssumeRoleCall;
import io.floecat.iam.AwsCall;
import io.floecat.iam.Deployment;
import io.floecat.iam.IamPolicies;
import io.floecat.iam.KmsCall;
import io.floecat.iam.Policies;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.PolicyType;
import io.floecat.iam.SecretsManagerCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which policies each call meets: those of the set, and what has to be taken for granted. */
final class Surroundings {

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

  private final PolicySet set;
  private final List<PolicyDocument> base;
  private final PolicyDocument key;
  private final Map<String, PolicyDocument> sessions = new HashMap<>();

  Surroundings(PolicySet set) {
    Deployment deployment = set.deployment();
    this.set = set;
    this.base =
        set.base().isEmpty()
            ? List.of(identity("the printed base-policy", IamPolicies.base(deployment)))
            : set.base();
    this.key =
        PolicyDocument.parse(
            PolicyType.KEY,
            "the key's policy",
            DEFAULT_KEY_POLICY.formatted(deployment.partition(), deployment.awsAccount()));
  }

  /** What one call of somebody meets. */
  Policies around(Actor actor, AwsCall call) {
    Policies own = Policies.identity(attachedTo(actor));
    Policies under =
        set.confined() && set.hasRole()
            ? actor.account().map(account -> own.withSession(session(account))).orElse(own)
            : own;
    return switch (call) {
      case SecretsManagerCall _ -> under;
      case AssumeRoleCall _ -> under.withResource(set.trust().orElseThrow());
      case KmsCall _ -> under.withResource(key);
    };
  }

  private List<PolicyDocument> attachedTo(Actor actor) {
    return switch (actor.kind()) {
      case SESSION -> set.role();
      case BASE -> base;
      case OTHER -> List.of(EVERYTHING);
    };
  }

  private PolicyDocument session(String account) {
    return sessions.computeIfAbsent(
        account,
        id ->
            identity(
                "the session policy",
                IamPolicies.session(set.deployment().roleArn().orElseThrow(), id)));
  }

  private static PolicyDocument identity(String name, String json) {
    return PolicyDocument.parse(PolicyType.IDENTITY, name, json);
  }
}
