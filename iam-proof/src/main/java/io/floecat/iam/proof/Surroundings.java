package io.floecat.iam.proof;

import io.floecat.iam.Deployment;
import io.floecat.iam.IamPolicies;
import io.floecat.iam.Policies;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.PolicyType;
import java.util.List;

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

  /** Stands for the account in the session policy, which the service writes for each account. */
  private static final String ANY_ACCOUNT = "AnyAccountWhatever";

  private final PolicySet set;
  private final List<PolicyDocument> key;

  Surroundings(PolicySet set) {
    Deployment deployment = set.deployment();
    this.set = set;
    this.key =
        set.policies().key().isEmpty()
            ? List.of(
                PolicyDocument.parse(
                    PolicyType.KEY,
                    "the key's policy",
                    DEFAULT_KEY_POLICY.formatted(deployment.partition(), deployment.awsAccount())))
            : set.policies().key();
  }

  /** What is attached to somebody, and limits him. */
  Policies of(Who who) {
    return switch (who) {
      case SESSION ->
          set.confined() && set.hasRole()
              ? set.policies().ofRole().withSession(anySession())
              : set.policies().ofRole();
      case UNTAGGED -> set.policies().ofRole();
      case BASE ->
          set.policies().base().policies().isEmpty()
              ? set.policies().ofBase().withIdentity(List.of(printedBase()))
              : set.policies().ofBase();
      case OTHER -> Policies.identity(List.of(EVERYTHING));
    };
  }

  /** The policy of the customer's key. */
  List<PolicyDocument> key() {
    return key;
  }

  private PolicyDocument printedBase() {
    return identity("the printed base-policy", IamPolicies.base(set.deployment()));
  }

  /** For every account at once. */
  private PolicyDocument anySession() {
    String ofOne = IamPolicies.session(set.deployment().roleArn().orElseThrow(), ANY_ACCOUNT);
    return identity(
        "the session policy",
        ofOne.replace(ANY_ACCOUNT, "${aws:PrincipalTag/" + Vocabulary.TAG + "}"));
  }

  /** Of one account, as the service writes it. */
  PolicyDocument session(String account) {
    return identity(
        "the session policy",
        IamPolicies.session(set.deployment().roleArn().orElseThrow(), account));
  }

  private static PolicyDocument identity(String name, String json) {
    return PolicyDocument.parse(PolicyType.IDENTITY, name, json);
  }
}
