package io.floecat.iam;

import static io.floecat.iam.Scene.BASE;
import static io.floecat.iam.Scene.DEFAULT_KEY_POLICY;
import static io.floecat.iam.Scene.EVERYTHING;
import static io.floecat.iam.Scene.EXTERNAL_ID;
import static io.floecat.iam.Scene.KEY;
import static io.floecat.iam.Scene.ROLE;
import static io.floecat.iam.Scene.SERVICE;
import static io.floecat.iam.Scene.WITHOUT_ROLE;
import static io.floecat.iam.Scene.WITH_ROLE;
import static io.floecat.iam.Scene.decide;
import static io.floecat.iam.Scene.deployment;
import static io.floecat.iam.Scene.identity;
import static io.floecat.iam.Scene.secret;
import static io.floecat.iam.Scene.sessionOf;
import static io.floecat.iam.Scene.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.iam.Decision.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the printed policies let through and what not; how they fence accounts: IsolationTest. */
class IamPoliciesTest {

  private static final String VERSION = "0b8f2a4e-6f0f-4c6c-9d0f-0123456789ab";

  @Test
  @DisplayName("P5: the base policy without a role allows the five actions and undelete, no more")
  void base_withoutARole_allowsExactlyWhatIsUsed() {
    assertThat(allowedActions(SERVICE, basePolicy(WITHOUT_ROLE)))
        .containsExactly(
            "CreateSecret",
            "DeleteSecret",
            "GetSecretValue",
            "PutSecretValue",
            "RestoreSecret",
            "TagResource");
  }

  @Test
  @DisplayName("P5: the base policy without undelete allows exactly the five actions")
  void base_withoutRestore_allowsTheFiveActions() {
    assertThat(
            allowedActions(
                SERVICE, basePolicy(deployment(Optional.empty(), Optional.empty(), false))))
        .containsExactly(
            "CreateSecret", "DeleteSecret", "GetSecretValue", "PutSecretValue", "TagResource");
  }

  @Test
  void base_reachesNoNameButOurs() {
    String other = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/accounts/x-AbCdEf";
    String elsewhere = "arn:aws:secretsmanager:eu-west-1:444455556666:secret:accounts/a/c/c-AbCdEf";

    for (String secret : List.of(other, elsewhere)) {
      var call = SecretsManagerCall.on("GetSecretValue", secret, Map.of());
      assertThat(decide(call, SERVICE, basePolicy(WITHOUT_ROLE)).allowed()).as(secret).isFalse();
    }
  }

  @Test
  void base_inOneRegion_reachesNoOther() {
    var here =
        new Deployment(
            "aws",
            "us-east-1",
            "111122223333",
            Optional.of(BASE),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true);
    var call = SecretsManagerCall.on("GetSecretValue", secret("acct-1"), tag("acct-1"));

    assertThat(decide(call, SERVICE, basePolicy(here)).allowed()).isFalse();
  }

  @Test
  @DisplayName("P5: with a role the base identity may assume it and tag the session, no more")
  void base_withARole_assumesItAndNothingElse() {
    var policies = basePolicy(WITH_ROLE).withResource(trust(WITH_ROLE));

    assertThat(assume(ROLE, tag("acct-1"), policies).allowed()).isTrue();
    assertThat(assume(ROLE + "-2", tag("acct-1"), delegatingTo(policies)).allowed()).isFalse();
    assertThat(allowedActions(SERVICE, basePolicy(WITH_ROLE))).isEmpty();
  }

  @Test
  @DisplayName("P7: with a role the base identity is no way around it, whatever else it may do")
  void base_withARole_isDeniedSecretsBesideEverything() {
    var beside =
        Policies.identity(
            List.of(EVERYTHING, identity("base-policy", IamPolicies.base(WITH_ROLE))));

    // These have no resource, so that a deny could only be of every secret of the AWS account;
    // BatchGetSecretValue asks for GetSecretValue as well.
    assertThat(allowedActions(SERVICE, beside))
        .containsExactly("BatchGetSecretValue", "GetRandomPassword", "ListSecrets");
    assertThat(decide(SecretsManagerCall.create(secret("acct-1"), tag("acct-1")), SERVICE, beside))
        .isInstanceOfSatisfying(
            Decision.Denied.class,
            denied -> assertThat(denied.kind()).isEqualTo(Kind.EXPLICIT_DENY));
  }

  @Test
  @DisplayName("P4: the role is assumed with the session tag AccountId, and never without")
  void trust_asksForTheTagAndNoOther() {
    var policies = basePolicy(WITH_ROLE).withResource(trust(WITH_ROLE));

    assertThat(assume(ROLE, tag("acct-1"), policies).allowed()).isTrue();
    assertThat(assume(ROLE, Map.of(), policies).allowed()).isFalse();
    assertThat(assume(ROLE, tag(""), policies).allowed()).isFalse();
    assertThat(assume(ROLE, Map.of("accountid", "acct-1"), policies).allowed()).isFalse();
    assertThat(assume(ROLE, Map.of("AccountId", "acct-1", "Team", "a"), policies).allowed())
        .isFalse();
    assertThat(assume(ROLE, Map.of("Team", "a"), policies).allowed()).isFalse();
  }

  @Test
  void trust_letsOnlyTheBaseIdentityIn() {
    var policies = Policies.identity(List.of(EVERYTHING)).withResource(trust(WITH_ROLE));
    var call = AssumeRoleCall.of(ROLE, "floecat-acct-1", tag("acct-1"));

    for (Caller other :
        List.of(
            Caller.session(BASE + "-2", "i-1", Map.of()),
            Caller.user("arn:aws:iam::111122223333:user/ann"),
            sessionOf("acct-1"))) {
      assertThat(decide(call, other, policies).allowed()).as(other.arn()).isFalse();
    }
  }

  @Test
  void trust_acrossAwsAccounts_worksWithTheBasePolicy() {
    var service = Caller.session("arn:aws:iam::444455556666:role/floecat-base", "i-1", Map.of());
    var deployment =
        new Deployment(
            "aws",
            "*",
            "111122223333",
            service.role(),
            Optional.of(ROLE),
            Optional.empty(),
            Optional.empty(),
            true);
    var call = AssumeRoleCall.of(ROLE, "floecat-acct-1", tag("acct-1"));
    var trusted = basePolicy(deployment).withResource(trust(deployment));
    var withoutBasePolicy = Policies.identity(List.of()).withResource(trust(deployment));

    assertThat(decide(call, service, trusted).allowed()).isTrue();
    assertThat(decide(call, service, withoutBasePolicy).allowed()).isFalse();
  }

  @Test
  void trust_withAnExternalId_asksForIt() {
    var deployment =
        new Deployment(
            "aws",
            "*",
            "111122223333",
            Optional.of(BASE),
            Optional.of(ROLE),
            Optional.of(EXTERNAL_ID),
            Optional.empty(),
            true);
    var policies = basePolicy(deployment).withResource(trust(deployment));
    var call = AssumeRoleCall.of(ROLE, "floecat-acct-1", tag("acct-1"));

    assertThat(decide(call.withExternalId(EXTERNAL_ID), SERVICE, policies).allowed()).isTrue();
    assertThat(decide(call.withExternalId("other"), SERVICE, policies).allowed()).isFalse();
    assertThat(decide(call, SERVICE, policies).allowed()).isFalse();
  }

  @Test
  void role_withoutRestore_cannotUndelete() {
    var role =
        identity(
            "role-policy",
            IamPolicies.role(deployment(Optional.of(ROLE), Optional.empty(), false)));
    var call = SecretsManagerCall.on("RestoreSecret", secret("acct-1"), tag("acct-1"));

    assertThat(decide(call, sessionOf("acct-1"), Policies.identity(List.of(role))).allowed())
        .isFalse();
  }

  @Test
  @DisplayName("P5: the role policy allows exactly what is used, on the account's own secrets")
  void role_allowsExactlyWhatIsUsed() {
    var role = identity("role-policy", IamPolicies.role(WITH_ROLE));

    assertThat(allowedActions(sessionOf("acct-1"), Policies.identity(List.of(role))))
        .containsExactly(
            "CreateSecret",
            "DeleteSecret",
            "GetSecretValue",
            "PutSecretValue",
            "RestoreSecret",
            "TagResource");
  }

  @Test
  @DisplayName("P5, P7: a customer key is used for the account's own secrets, only by the service")
  void role_withAKey_usesItForItsOwnSecretsOnly() {
    var deployment = deployment(Optional.of(ROLE), Optional.of(KEY), true);
    var session = identity("session-policy", IamPolicies.session(ROLE, "acct-1"));
    var policies =
        Policies.identity(List.of(identity("role-policy", IamPolicies.role(deployment))))
            .withSession(session);

    for (PolicyDocument keyPolicy : List.of(DEFAULT_KEY_POLICY, keyPolicy(deployment))) {
      var onKey = policies.withResource(keyPolicy);
      for (KmsCall call : KmsCall.write(KEY, secret("acct-1"), VERSION)) {
        assertThat(decide(call, sessionOf("acct-1"), onKey).allowed()).isTrue();
      }
      var another = KmsCall.read(KEY, secret("acct-10"), VERSION);
      assertThat(decide(another, sessionOf("acct-1"), onKey).allowed()).isFalse();
    }
  }

  @Test
  @DisplayName("P7: nobody uses a customer key past Secrets Manager, by any of the three policies")
  void key_isNotUsedPastTheService() {
    var deployment = deployment(Optional.of(ROLE), Optional.of(KEY), true);
    var role = Policies.identity(List.of(identity("role-policy", IamPolicies.role(deployment))));
    var session = identity("session-policy", IamPolicies.session(ROLE, "acct-1"));
    var everything = Policies.identity(List.of(EVERYTHING));
    List<Policies> each =
        List.of(
            role.withResource(DEFAULT_KEY_POLICY),
            everything.withSession(session).withResource(DEFAULT_KEY_POLICY),
            everything.withResource(keyPolicy(deployment)));

    for (Policies policies : each) {
      assertThat(PolicyEvaluator.evaluate(decrypt("secretsmanager"), policies).allowed()).isTrue();
      assertThat(PolicyEvaluator.evaluate(decrypt("ssm"), policies).allowed()).isFalse();
    }
  }

  private static AccessRequest decrypt(String viaService) {
    return new AccessRequest(
        sessionOf("acct-1"),
        "kms:Decrypt",
        KEY,
        Map.of(
            "kms:ViaService",
            List.of(viaService + ".eu-west-1.amazonaws.com"),
            "kms:EncryptionContext:SecretARN",
            List.of(secret("acct-1")),
            "aws:PrincipalTag/AccountId",
            List.of("acct-1")));
  }

  @Test
  @DisplayName("P7: a role that may use every key is held by the session policy")
  void session_underEverything_opensNoOthersSecretWithAnyKey() {
    var policies =
        Policies.identity(List.of(EVERYTHING))
            .withSession(identity("session-policy", IamPolicies.session(ROLE, "acct-1")))
            .withResource(DEFAULT_KEY_POLICY);

    assertThat(
            decide(KmsCall.read(KEY, secret("acct-1"), VERSION), sessionOf("acct-1"), policies)
                .allowed())
        .isTrue();
    assertThat(
            decide(KmsCall.read(KEY, secret("acct-10"), VERSION), sessionOf("acct-1"), policies)
                .allowed())
        .isFalse();
  }

  @Test
  @DisplayName("P7: the key policy keeps every other identity of the AWS account out")
  void key_admitsTheRoleOnly() {
    var policies =
        Policies.identity(List.of(EVERYTHING))
            .withResource(keyPolicy(deployment(Optional.of(ROLE), Optional.of(KEY), true)));
    var administrator = Caller.user("arn:aws:iam::111122223333:user/admin");
    var read = KmsCall.read(KEY, secret("acct-1"), VERSION);

    assertThat(decide(read, sessionOf("acct-1"), policies).allowed()).isTrue();
    assertThat(decide(read, administrator, policies).allowed()).isFalse();
    assertThat(decide(read, SERVICE, policies).allowed()).isFalse();
    for (String action : List.of("kms:Encrypt", "kms:ReEncryptFrom", "kms:CreateGrant")) {
      var request = new AccessRequest(administrator, action, KEY, Map.of());
      assertThat(PolicyEvaluator.evaluate(request, policies).allowed()).as(action).isFalse();
    }
    for (String action : List.of("kms:PutKeyPolicy", "kms:ScheduleKeyDeletion")) {
      var request = new AccessRequest(administrator, action, KEY, Map.of());
      assertThat(PolicyEvaluator.evaluate(request, policies).allowed()).as(action).isTrue();
    }
  }

  @Test
  void key_withoutARole_admitsTheBaseIdentity() {
    var deployment = deployment(Optional.empty(), Optional.of(KEY), true);
    var policies = basePolicy(deployment).withResource(keyPolicy(deployment));

    assertThat(decide(KmsCall.read(KEY, secret("acct-1"), VERSION), SERVICE, policies).allowed())
        .isTrue();
    assertThat(
            decide(
                    KmsCall.read(KEY, secret("acct-1"), VERSION),
                    Caller.session(BASE + "-2", "x", Map.of()),
                    policies)
                .allowed())
        .isFalse();
  }

  @Test
  @DisplayName(
      "P5: without a key no policy mentions KMS, and the base policy never does with a role")
  void kms_isMentionedOnlyWithAKey() {
    assertThat(IamPolicies.base(WITHOUT_ROLE)).doesNotContain("kms:");
    assertThat(IamPolicies.role(WITH_ROLE)).doesNotContain("kms:");
    assertThat(IamPolicies.base(deployment(Optional.of(ROLE), Optional.of(KEY), true)))
        .doesNotContain("kms:");
  }

  @Test
  void policies_ofOtherPartitions_nameThem() {
    for (String partition : List.of("aws-cn", "aws-us-gov")) {
      String role = ROLE.replace("arn:aws:", "arn:" + partition + ":");
      var deployment =
          new Deployment(
              partition,
              "*",
              "111122223333",
              Optional.of(BASE.replace("arn:aws:", "arn:" + partition + ":")),
              Optional.of(role),
              Optional.empty(),
              Optional.of(KEY.replace("arn:aws:", "arn:" + partition + ":")),
              true);

      for (String policy :
          List.of(
              IamPolicies.base(deployment),
              IamPolicies.trust(deployment),
              IamPolicies.role(deployment),
              IamPolicies.key(deployment),
              IamPolicies.session(role, "acct-1"))) {
        assertThat(policy).contains("arn:" + partition + ":").doesNotContain("arn:aws:");
      }
    }
  }

  @Test
  void printed_hasNoFindingsAndFitsIamsLimits() {
    var deployment = deployment(Optional.of(ROLE), Optional.of(KEY), true);

    assertFits(PolicyType.IDENTITY, IamPolicies.base(deployment), 2_048);
    assertFits(PolicyType.IDENTITY, IamPolicies.base(WITHOUT_ROLE), 2_048);
    assertFits(PolicyType.TRUST, IamPolicies.trust(deployment), 2_048);
    assertFits(PolicyType.IDENTITY, IamPolicies.role(deployment), 6_144);
    assertFits(PolicyType.KEY, IamPolicies.key(deployment), 32_768);
  }

  @Test
  void session_ofTheLongestAccountId_fits() {
    String role = "arn:aws-us-gov:iam::111122223333:role/" + "p".repeat(500) + "/" + "r".repeat(64);
    String policy = IamPolicies.session(role, "a".repeat(128));

    assertThat(policy).doesNotContainAnyWhitespaces().hasSizeLessThanOrEqualTo(2_048);
    assertFits(PolicyType.IDENTITY, policy, 2_048);
  }

  @Test
  @DisplayName("P7: what is no account id makes no session policy")
  void session_ofWhatIsNoAccountId_isRefused() {
    for (String id : List.of("", "*", "acct-?", "a/b", "${aws:userid}", "-a", "a".repeat(129))) {
      assertThatThrownBy(() -> IamPolicies.session(ROLE, id))
          .as(id)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void trustAndKey_withoutAnIdentity_areRefused() {
    var nobody =
        new Deployment(
            "aws",
            "*",
            "111122223333",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true);

    assertThatThrownBy(() -> IamPolicies.trust(nobody)).isInstanceOf(PolicyException.class);
    assertThatThrownBy(() -> IamPolicies.key(nobody)).isInstanceOf(PolicyException.class);
  }

  private static void assertFits(PolicyType type, String json, int limit) {
    assertThat(PolicyDocument.parse(type, "printed", json).findings()).isEmpty();
    assertThat(json.replaceAll("\\s", "")).hasSizeLessThanOrEqualTo(limit);
  }

  /** The actions of Secrets Manager that a caller may do to a secret of acct-1. */
  private static List<String> allowedActions(Caller caller, Policies policies) {
    return Catalogue.actionsLike(Glob.of("secretsmanager:*"))
        .map(action -> action.substring("secretsmanager:".length()))
        .filter(action -> decide(call(action), caller, policies).allowed())
        .toList();
  }

  private static AwsCall call(String action) {
    return switch (action) {
      case "CreateSecret" -> SecretsManagerCall.create(secret("acct-1"), tag("acct-1"));
      case "TagResource" ->
          SecretsManagerCall.on(action, secret("acct-1"), tag("acct-1"))
              .withRequestTags(tag("acct-1"));
      case "ListSecrets", "BatchGetSecretValue", "GetRandomPassword" ->
          SecretsManagerCall.on(action, "*", Map.of());
      default -> SecretsManagerCall.on(action, secret("acct-1"), tag("acct-1"));
    };
  }

  private static Decision assume(String role, Map<String, String> tags, Policies policies) {
    return decide(AssumeRoleCall.of(role, "floecat-acct-1", tags), SERVICE, policies);
  }

  /** These, on a role that leaves the decision to the identities of its account. */
  private static Policies delegatingTo(Policies policies) {
    return policies.withResource(
        PolicyDocument.parse(
            PolicyType.TRUST,
            "trust-of-another-role",
            """
            {"Version": "2012-10-17", "Statement":
              {"Effect": "Allow", "Principal": {"AWS": "111122223333"},
               "Action": ["sts:AssumeRole", "sts:TagSession"]}}
            """));
  }

  private static Policies basePolicy(Deployment deployment) {
    return Policies.identity(List.of(identity("base-policy", IamPolicies.base(deployment))));
  }

  private static PolicyDocument trust(Deployment deployment) {
    return PolicyDocument.parse(PolicyType.TRUST, "trust-policy", IamPolicies.trust(deployment));
  }

  private static PolicyDocument keyPolicy(Deployment deployment) {
    return PolicyDocument.parse(PolicyType.KEY, "key-policy", IamPolicies.key(deployment));
  }
}
