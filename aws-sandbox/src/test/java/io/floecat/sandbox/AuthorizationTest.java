package io.floecat.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.floecat.iam.UnconfirmedFacts;
import io.floecat.sandbox.access.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("AWS_FACTS 3.1, 4: what IAM says to each call")
class AuthorizationTest {

  private static final String OWN_TAG =
      TestPolicies.statement(
          """
          {'Sid': 'SecretsByAccountTag', 'Effect': 'Allow',
           'Action': ['secretsmanager:CreateSecret', 'secretsmanager:GetSecretValue',
             'secretsmanager:PutSecretValue', 'secretsmanager:DeleteSecret',
             'secretsmanager:TagResource'],
           'Resource': '*',
           'Condition': {'StringEquals': {'aws:ResourceTag/AccountId': 'a'}}}
          """);

  private static AwsSandbox sandbox;

  @BeforeAll
  static void start() {
    sandbox =
        AwsSandbox.start(
            SandboxOptions.usual()
                .withPolicies(
                    Map.of(
                        "users/all/policy.json", TestPolicies.ALL,
                        "users/own/policy.json", OWN_TAG,
                        "users/nothing/policy.json", stsOnly(),
                        "users/named/policy.json", named("secret:Exact-??????"),
                        "users/bare/policy.json", named("secret:Exact"),
                        "users/creator/policy.json", creator(),
                        "users/denied/policy.json", TestPolicies.ALL,
                        "users/denied/deny.json", denyForce(),
                        "users/particular/policy.json", TestPolicies.ALL,
                        "users/particular/deny.json", denyByParameters())));
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CreateSecret",
        "GetSecretValue",
        "PutSecretValue",
        "DeleteSecret",
        "RestoreSecret",
        "DescribeSecret",
        "TagResource",
        "UntagResource",
        "ListSecrets"
      })
  @DisplayName("4.3: without permission the answer is the same whether or not the secret exists")
  void everyAction_withoutPermission_isDeniedBeforeAnyLookUp(String action) {
    client("all").create("exists", "v");

    for (String name : new String[] {"exists", "exists-not"}) {
      String what = action.equals("ListSecrets") ? "*" : name;
      assertThat(client("nothing").call(action, parameters(action, name)).error())
          .isEqualTo(
              new Reply.Error(
                  400,
                  "AccessDeniedException",
                  ("User: arn:aws:iam::123456789012:user/nothing is not authorized to perform:"
                          + " secretsmanager:%s on resource: %s because no identity-based policy"
                          + " allows the secretsmanager:%s action")
                      .formatted(action, what, action)));
    }
  }

  @Test
  @DisplayName("4.3: under a tag condition a missing secret is AccessDenied")
  void missingSecret_underATagCondition_isDenied() {
    assertThat(client("own").get("missing").code()).isEqualTo("AccessDeniedException");
    assertThat(client("all").get("missing").code()).isEqualTo("ResourceNotFoundException");
  }

  @Test
  @DisplayName("4.3: an existing secret is judged by its stored ARN, and named as the caller did")
  void existingSecret_isJudgedByItsStoredArn() {
    String arn = client("all").create("accounts/a/stored", "v").text("ARN");

    client("own").get("accounts/a/stored");

    assertThat(sandbox.calls().getLast().verdicts())
        .extracting(Verdict::action, Verdict::resource, Verdict::allowed)
        .containsExactly(tuple("secretsmanager:GetSecretValue", arn, false));
  }

  @Test
  @DisplayName("4.3: at create a Resource must reach past the suffix")
  void create_isJudgedByAnArnWithASuffix() {
    assertThat(client("bare").create("Exact", "v").code()).isEqualTo("AccessDeniedException");
    assertThat(client("named").create("Exact", "v").status()).isEqualTo(200);
    assertThat(client("named").create("Exact-longer", "v").code())
        .isEqualTo("AccessDeniedException");
  }

  @Test
  @DisplayName("2.1: CreateSecret with tags needs TagResource too")
  void create_withTags_needsTagResource() {
    assertThat(client("creator").create("untagged", "v").status()).isEqualTo(200);

    Reply denied =
        client("creator").create("with-tags", "v", "'Tags': [{'Key': 'a', 'Value': 'b'}]");

    assertThat(denied.error().message()).contains("secretsmanager:TagResource on resource:");
  }

  @Test
  @DisplayName("4.3: aws:ResourceTag sees the tags of a create; an untagged create has none")
  void create_underAResourceTag_needsTheTag() {
    assertThat(client("own").create("own/plain", "v").code()).isEqualTo("AccessDeniedException");
    assertThat(
            client("own")
                .create("own/b", "v", "'Tags': [{'Key': 'AccountId', 'Value': 'b'}]")
                .code())
        .isEqualTo("AccessDeniedException");
    assertThat(
            client("own")
                .create("own/a", "v", "'Tags': [{'Key': 'AccountId', 'Value': 'a'}]")
                .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @DisplayName("4.3 UNCONFIRMED: secretsmanager:ResourceTag at create, both answers")
  @CsvSource({"true, 200", "false, 400"})
  void create_underTheServicesResourceTag_isAsTheSwitchSays(boolean seen, int status) {
    String policy =
        OWN_TAG.replace("aws:ResourceTag/AccountId", "secretsmanager:ResourceTag/AccountId");
    try (var other =
        AwsSandbox.start(
            SandboxOptions.usual()
                .withPolicies(Map.of("users/own/policy.json", policy))
                .withFacts(new UnconfirmedFacts(seen, false)))) {
      BareClient client = BareClient.of(other, other.accessKey("own"));

      assertThat(client.create("x", "v", "'Tags': [{'Key': 'AccountId', 'Value': 'a'}]").status())
          .isEqualTo(status);
    }
  }

  @Test
  @DisplayName("4.2: conditions see the parameters of the call")
  void parameters_areSeenByConditions() {
    client("all").create("forceful", "v");
    String force = "{'SecretId': 'forceful', 'ForceDeleteWithoutRecovery': %s}";

    Reply denied = client("denied").call("DeleteSecret", force.formatted(true));

    assertThat(denied.error().message())
        .endsWith("secretsmanager:DeleteSecret on resource: forceful with an explicit deny");
    assertThat(client("denied").call("DeleteSecret", force.formatted(false)).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @DisplayName("4.2: so they do where only the permission is modelled")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UpdateSecretVersionStage | 'VersionStage': 'no'                  | 'VersionStage': 'AWSCURRENT'
          PutResourcePolicy        | 'BlockPublicPolicy': false            | 'BlockPublicPolicy': true
          UpdateSecret             | 'Description': 'no'                   | 'Description': 'yes'
          UpdateSecret             | 'KmsKeyId': 'no'                      | 'KmsKeyId': 'yes'
          ReplicateSecretToRegions | 'AddReplicaRegions':[{'Region':'no'}] | 'AddReplicaRegions':[{'Region':'yes'}]
          """,
      quoteCharacter = '`')
  void parameters_ofWhatIsOnlyAuthorized_areSeenByConditions(
      String action, String refused, String allowed) {
    client("all").create("particular", "v");

    assertThat(particular(action, refused).code()).isEqualTo("AccessDeniedException");
    assertThat(particular(action, allowed).code()).isEqualTo("NotModelledBySandbox");
  }

  private static Reply particular(String action, String parameter) {
    return client("particular").call(action, "{'SecretId': 'particular', %s}".formatted(parameter));
  }

  @Test
  @DisplayName("3.1: the source document's trust policy lets nobody in")
  void trustPolicy_withTagSessionAsAConditionKey_neverMatches() {
    String trust =
        TestPolicies.statement(
            """
            {'Effect': 'Allow',
             'Principal': {'AWS': 'arn:aws:iam::123456789012:role/floecat-base'},
             'Action': 'sts:AssumeRole',
             'Condition': {'StringEquals': {'sts:TagSession': 'true'}}}
            """);

    try (var other =
        AwsSandbox.start(
            SandboxOptions.usual()
                .withPolicies(
                    TestPolicies.with(
                        SandboxOptions.defaultPolicies(),
                        "roles/floecat-secrets/trust.json",
                        trust)))) {
      assertThat(other.findings())
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.document()).isEqualTo("roles/floecat-secrets/trust.json");
                assertThat(finding.problem()).contains("sts:TagSession");
              });
      assertThat(
              Xml.error(
                  BareClient.of(other, other.accessKey("floecat-base"))
                      .sts(
                          "AssumeRole",
                          "RoleArn=" + other.roleArn("floecat-secrets"),
                          "RoleSessionName=me")))
          .isEqualTo("403 AccessDenied");
    }
  }

  @Test
  @DisplayName("3.1: a missing principal tag fails closed")
  void session_withoutTheTag_mayDoNothing() {
    try (var other = AwsSandbox.start(SandboxOptions.usual())) {
      BareClient session =
          BareClient.of(other, other.newSession("floecat-secrets", Duration.ofHours(1)));

      assertThat(session.create("accounts/a/connectors/x", "v").code())
          .isEqualTo("AccessDeniedException");
      assertThat(session.get("accounts//x").code()).isEqualTo("AccessDeniedException");
    }
  }

  private static String parameters(String action, String name) {
    return switch (action) {
      case "CreateSecret" ->
          "{'Name': '%s', 'ClientRequestToken': '%s'}".formatted(name, "t".repeat(32));
      case "PutSecretValue" ->
          "{'SecretId': '%s', 'ClientRequestToken': '%s', 'SecretString': 'v'}"
              .formatted(name, "t".repeat(32));
      case "TagResource" -> "{'SecretId': '%s', 'Tags': []}".formatted(name);
      case "UntagResource" -> "{'SecretId': '%s', 'TagKeys': []}".formatted(name);
      case "ListSecrets" -> "{}";
      default -> "{'SecretId': '%s'}".formatted(name);
    };
  }

  private static BareClient client(String user) {
    return BareClient.of(sandbox, sandbox.accessKey(user));
  }

  private static String stsOnly() {
    return TestPolicies.statement("{'Effect': 'Allow', 'Action': 'sts:*', 'Resource': '*'}");
  }

  private static String named(String resource) {
    return TestPolicies.statement(
        """
        {'Effect': 'Allow', 'Action': 'secretsmanager:*',
         'Resource': 'arn:aws:secretsmanager:us-east-1:123456789012:%s'}
        """
            .formatted(resource));
  }

  private static String creator() {
    return TestPolicies.statement(
        "{'Effect': 'Allow', 'Action': 'secretsmanager:CreateSecret', 'Resource': '*'}");
  }

  private static String denyForce() {
    return TestPolicies.statement(
        """
        {'Effect': 'Deny', 'Action': 'secretsmanager:DeleteSecret', 'Resource': '*',
         'Condition': {'Bool': {'secretsmanager:ForceDeleteWithoutRecovery': 'true'}}}
        """);
  }

  private static String denyByParameters() {
    return TestPolicies.statement(
        Stream.of(
                "{'StringEquals': {'secretsmanager:VersionStage': 'no'}}",
                "{'Bool': {'secretsmanager:BlockPublicPolicy': 'false'}}",
                "{'StringEquals': {'secretsmanager:Description': 'no'}}",
                "{'StringEquals': {'secretsmanager:KmsKeyId': 'no'}}",
                "{'ForAnyValue:StringEquals': {'secretsmanager:AddReplicaRegions': 'no'}}")
            .map(
                "{'Effect': 'Deny', 'Action': 'secretsmanager:*', 'Resource': '*', 'Condition': %s}"
                    ::formatted)
            .collect(Collectors.joining(", ")));
  }
}
