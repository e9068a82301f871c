package io.floecat.iam;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_LIKE;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_NOT_EQUALS;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.policybuilder.iam.IamEffect;
import software.amazon.awssdk.policybuilder.iam.IamPrincipalType;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/** The statements that the printed policies are made of. */
final class Statements {

  /** The tag that secrets and sessions carry. */
  private static final String TAG = "AccountId";

  private static final String REQUEST_TAG = "aws:RequestTag/" + TAG;
  private static final String RESOURCE_TAG = "aws:ResourceTag/" + TAG;
  private static final String OWN_ID = "${aws:PrincipalTag/" + TAG + "}";
  private static final String OF_CLUSTER = "aws:PrincipalTag/" + PodIdentityTags.CLUSTER_ARN;
  private static final String FOR_ALL_EQUAL = "ForAllValues:StringEquals";

  private static final List<String> CREATE =
      List.of("secretsmanager:CreateSecret", "secretsmanager:TagResource");
  private static final List<String> USE_KEY = List.of("kms:Decrypt", "kms:GenerateDataKey");

  private final Deployment deployment;
  private final Scope scope;

  Statements(Deployment deployment) {
    this.deployment = deployment;
    this.scope = deployment.scope();
  }

  /** The base identity's, where there is no role. */
  IamStatement useSecrets() {
    List<String> actions = new ArrayList<>(CREATE);
    actions.addAll(useActions());
    return allow("UseSecrets", actions).addResource(scope.secrets()).build();
  }

  /** The base identity's, where there is a role. */
  IamStatement assume(String roleArn) {
    return allow("AssumeTheRole", List.of("sts:AssumeRole", "sts:TagSession"))
        .addResource(roleArn)
        .build();
  }

  /** In every region and AWS account, because it costs nothing to be strict here. */
  IamStatement noSecretsWithoutTheRole() {
    return deny("NoSecretsWithoutTheRole", List.of("secretsmanager:*"))
        .addResource(new Scope(scope.partition(), "*", "*").secrets())
        .build();
  }

  IamStatement trustToAssume(String base) {
    var statement =
        allow("AssumeForAnAccount", List.of("sts:AssumeRole"))
            .addPrincipal(IamPrincipalType.AWS, base)
            .addCondition(STRING_LIKE, REQUEST_TAG, "?*");
    deployment
        .externalId()
        .ifPresent(id -> statement.addCondition(STRING_EQUALS, "sts:ExternalId", id));
    deployment
        .podIdentityCluster()
        .ifPresent(cluster -> statement.addCondition(STRING_EQUALS, OF_CLUSTER, cluster));
    return statement.build();
  }

  /** By itself, because an external id is no condition key of this action. */
  IamStatement trustToTag(String base) {
    var statement =
        allow("TagWithTheAccount", List.of("sts:TagSession"))
            .addPrincipal(IamPrincipalType.AWS, base)
            .addCondition(STRING_LIKE, REQUEST_TAG, "?*");
    deployment
        .podIdentityCluster()
        .ifPresentOrElse(
            cluster -> ofPodIdentity(statement, cluster),
            () -> statement.addCondition(FOR_ALL_EQUAL, "aws:TagKeys", TAG));
    return statement.build();
  }

  /**
   * Whether the six tags that the pod's session hands on count as tags of the request is
   * unconfirmed (AWS_FACTS 3.2): admitted if they do, and not asked for if they do not. That they
   * are tags of the principal is certain, so the cluster is told by that.
   */
  private static void ofPodIdentity(IamStatement.Builder statement, String cluster) {
    List<String> keys = new ArrayList<>(List.of(TAG));
    keys.addAll(PodIdentityTags.KEYS);
    statement
        .addCondition(STRING_EQUALS, OF_CLUSTER, cluster)
        .addCondition(
            STRING_EQUALS.addSuffix("IfExists"),
            "aws:RequestTag/" + PodIdentityTags.CLUSTER_ARN,
            cluster)
        .addConditions(FOR_ALL_EQUAL, "aws:TagKeys", keys);
  }

  /**
   * On the tag of the request, since it is unconfirmed what a resource's tag is at CreateSecret. A
   * secret that has a tag already must have the same: it cannot be taken over.
   */
  IamStatement createOwn() {
    return allow("CreateOwn", CREATE)
        .addResource(scope.secretsOf(OWN_ID))
        .addCondition(STRING_EQUALS, REQUEST_TAG, OWN_ID)
        .addCondition(STRING_EQUALS.addSuffix("IfExists"), RESOURCE_TAG, OWN_ID)
        .addCondition(FOR_ALL_EQUAL, "aws:TagKeys", TAG)
        .build();
  }

  IamStatement useOwn() {
    return allow("UseOwn", useActions())
        .addResource(scope.secretsOf(OWN_ID))
        .addCondition(STRING_EQUALS, RESOURCE_TAG, OWN_ID)
        .build();
  }

  /**
   * Holds also where another policy is attached to the role by mistake. A session without the tag
   * is denied everything; so are actions that list, which have no resource.
   */
  IamStatement noOtherNames() {
    return deny("NoOtherNames", List.of("secretsmanager:*"))
        .addNotResource(scope.secretsOf(OWN_ID))
        .build();
  }

  /** An absent tag is not equal either, so a call that sets tags must say whose the secret is. */
  IamStatement noOtherTag() {
    return deny("NoOtherTag", CREATE)
        .addResource("*")
        .addCondition(STRING_NOT_EQUALS, REQUEST_TAG, OWN_ID)
        .build();
  }

  /** Names of keys compare without case: a twin of the tag would pass for it elsewhere. */
  IamStatement noOtherTagKey() {
    return deny("NoOtherTagKey", CREATE)
        .addResource("*")
        .addCondition("ForAnyValue:StringNotEquals", "aws:TagKeys", TAG)
        .build();
  }

  /** The other ways in which a secret could be opened to others or lose its tag. */
  IamStatement noHandingOver() {
    return deny(
            "NoHandingOver",
            List.of(
                "secretsmanager:UntagResource",
                "secretsmanager:PutResourcePolicy",
                "secretsmanager:DeleteResourcePolicy",
                "secretsmanager:ReplicateSecretToRegions",
                "secretsmanager:RotateSecret"))
        .addResource("*")
        .build();
  }

  IamStatement useKeyForSecrets(String keyArn) {
    return useKey("UseTheKey", keyScope(keyArn), scope.secrets()).addResource(keyArn).build();
  }

  IamStatement useKeyForOwn(String keyArn) {
    return useKey("UseTheKeyForOwn", keyScope(keyArn), scope.secretsOf(OWN_ID))
        .addResource(keyArn)
        .build();
  }

  /** All that administration needs; no grants, since whoever has one could use the key. */
  IamStatement manageKey() {
    return allow(
            "ManageTheKey",
            List.of(
                "kms:CancelKeyDeletion",
                "kms:CreateAlias",
                "kms:DeleteAlias",
                "kms:DescribeKey",
                "kms:DisableKey",
                "kms:DisableKeyRotation",
                "kms:EnableKey",
                "kms:EnableKeyRotation",
                "kms:GetKeyPolicy",
                "kms:GetKeyRotationStatus",
                "kms:ListGrants",
                "kms:ListKeyPolicies",
                "kms:ListKeyRotations",
                "kms:ListResourceTags",
                "kms:PutKeyPolicy",
                "kms:RevokeGrant",
                "kms:RotateKeyOnDemand",
                "kms:ScheduleKeyDeletion",
                "kms:TagResource",
                "kms:UntagResource",
                "kms:UpdateAlias",
                "kms:UpdateKeyDescription"))
        .addPrincipal(
            IamPrincipalType.AWS,
            "arn:%s:iam::%s:root".formatted(scope.partition(), accountOfKey()))
        .addResource("*")
        .build();
  }

  IamStatement admitTheRole(String roleArn) {
    return admit(roleArn, scope.secretsOf(OWN_ID));
  }

  IamStatement admitTheBase(String baseArn) {
    return admit(baseArn, scope.secrets());
  }

  private IamStatement admit(String principal, String secrets) {
    Scope at = deployment.kmsKeyArn().map(this::keyScope).orElse(scope);
    return useKey("UseTheKeyForSecrets", at, secrets)
        .addPrincipal(IamPrincipalType.AWS, principal)
        .addResource("*")
        .build();
  }

  /** Only as Secrets Manager's caller, and only for values of these secrets. */
  private static IamStatement.Builder useKey(String sid, Scope at, String secrets) {
    return allow(sid, USE_KEY)
        .addCondition(STRING_LIKE, "kms:ViaService", at.viaService())
        .addCondition(STRING_LIKE, "kms:EncryptionContext:SecretARN", secrets);
  }

  private String accountOfKey() {
    return deployment.kmsKeyArn().map(key -> Arn.parse(key).account()).orElse(scope.awsAccount());
  }

  private Scope keyScope(String keyArn) {
    return new Scope(scope.partition(), Arn.parse(keyArn).region(), scope.awsAccount());
  }

  private List<String> useActions() {
    List<String> actions =
        new ArrayList<>(
            List.of(
                "secretsmanager:GetSecretValue",
                "secretsmanager:PutSecretValue",
                "secretsmanager:DeleteSecret"));
    if (deployment.restore()) {
      actions.add("secretsmanager:RestoreSecret");
    }
    return actions;
  }

  private static IamStatement.Builder allow(String sid, List<String> actions) {
    return IamStatement.builder().sid(sid).effect(IamEffect.ALLOW).actionIds(actions);
  }

  private static IamStatement.Builder deny(String sid, List<String> actions) {
    return IamStatement.builder().sid(sid).effect(IamEffect.DENY).actionIds(actions);
  }
}
