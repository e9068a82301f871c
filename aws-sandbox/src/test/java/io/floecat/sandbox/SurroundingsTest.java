package io.floecat.sandbox;

import static io.floecat.sandbox.TestPolicies.statement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.iam.Finding;
import io.floecat.sandbox.principal.DirectoryException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** What calls meet beside the policies of their caller, over signed HTTP. */
class SurroundingsTest {

  private static final String NAME = "accounts/acme/connectors/crm";
  private static final String ALLOW = "{'Effect': 'Allow', 'Action': '*', 'Resource': '*'}";
  private static final String READ =
      "{'Effect': 'Allow', 'Action': 'secretsmanager:Get*', 'Resource': '*'}";

  @Test
  void boundary_limitsItsUser() {
    assertThat(answer(Map.of("users/me/boundary.json", statement(READ))))
        .contains("because no permissions boundary allows the secretsmanager:CreateSecret action");
    assertThat(answer(Map.of("users/me/boundary.json", statement(ALLOW)))).isEqualTo("created");
  }

  @Test
  void organization_mustAllowAtEachLevel() {
    assertThat(
            answer(
                Map.of(
                    "organization/1-root/full.json", statement(ALLOW),
                    "organization/2-unit/read.json", statement(READ))))
        .contains("because no service control policy allows the secretsmanager:CreateSecret");
    assertThat(
            answer(
                Map.of(
                    "organization/1-root/full.json", statement(ALLOW),
                    "organization/1-root/read.json", statement(READ))))
        .isEqualTo("created");
  }

  @Test
  void policyOfASecret_letsInWhomNoOtherDoes() {
    var files = new TreeMap<String, String>();
    files.put("users/me/policy.json", statement(ALLOW));
    files.put(
        "users/guest/policy.json",
        statement("{'Effect': 'Allow', 'Action': 'sts:*', 'Resource': '*'}"));
    files.put(
        "secrets/" + NAME + "/policy.json",
        statement(
            "{'Effect': 'Allow', 'Principal': {'AWS': 'arn:aws:iam::123456789012:user/guest'},"
                + " 'Action': 'secretsmanager:GetSecretValue', 'Resource': '*'}"));
    try (var sandbox = start(files)) {
      secrets(sandbox, "me").createSecret(ask -> ask.name(NAME).secretString("x"));
      secrets(sandbox, "me").createSecret(ask -> ask.name("other").secretString("y"));

      assertThat(secrets(sandbox, "guest").getSecretValue(ask -> ask.secretId(NAME)).secretString())
          .isEqualTo("x");
      assertThatThrownBy(
              () -> secrets(sandbox, "guest").getSecretValue(ask -> ask.secretId("other")))
          .hasMessageContaining("not authorized");
    }
  }

  @Test
  void keyThatIsNotModelled_isNamedAtTheStart_andEndsTheCallsThatDependOnIt() {
    Map<String, String> files =
        Map.of(
            "organization/root/vpce.json",
            statement(
                ALLOW
                    + ", {'Sid': 'Home', 'Effect': 'Deny', 'Action': '*', 'Resource': '*',"
                    + " 'Condition': {'StringNotEquals': {'aws:SourceVpce': 'vpce-1'}}}"));

    assertThat(answer(files))
        .contains("the sandbox does not model")
        .contains("StringNotEquals aws:SourceVpce (organization/root/vpce.json, statement Home)");
    try (var sandbox = start(files)) {
      assertThat(sandbox.findings())
          .extracting(Finding::problem)
          .anyMatch(problem -> problem.contains("aws:SourceVpce cannot be decided here"));
    }
    var known = new TreeMap<>(files);
    known.put("context.json", "{\"aws:SourceVpce\": \"vpce-1\"}");
    assertThat(answer(known)).isEqualTo("created");
    known.put("context.json", "{\"aws:sourcevpce\": [\"vpce-2\"]}");
    assertThat(answer(known)).contains("with an explicit deny");
    try (var sandbox = start(known)) {
      assertThat(sandbox.findings()).isEmpty();
    }
  }

  @Test
  void whatTheSandboxKnowsOfEveryCall_isCompared() {
    for (String condition :
        new String[] {
          "{'IpAddress': {'aws:SourceIp': '127.0.0.0/8'}}",
          "{'DateGreaterThan': {'aws:CurrentTime': '2026-01-01T00:00:00Z'}}",
          "{'NumericGreaterThan': {'aws:EpochTime': '1767225600'}}",
          "{'StringEquals': {'aws:RequestedRegion': 'us-east-1'}}",
          "{'StringLike': {'aws:userid': 'AIDA*'}}",
        }) {
      String allowed =
          "{'Sid': '', 'Effect': 'Allow', 'Action': '*', 'Resource': '*', 'Condition': %s}"
              .formatted(condition);
      assertThat(answer(Map.of("organization/root/scp.json", statement(allowed))))
          .as(condition)
          .isEqualTo("created");
    }
  }

  @Test
  void contextThatIsNoObjectOfTexts_isNamed() {
    assertThatThrownBy(() -> start(Map.of("context.json", "{\"aws:SourceVpce\": 1}")))
        .isInstanceOf(DirectoryException.class)
        .hasMessage("context.json: \"aws:SourceVpce\" must be a text, or a list of texts");
    assertThatThrownBy(() -> start(Map.of("context.json", "[]")))
        .isInstanceOf(DirectoryException.class)
        .hasMessage("context.json is not one JSON object");
  }

  /** {@code created}, or why a user who may do everything could not create a secret. */
  private static String answer(Map<String, String> files) {
    var all = new TreeMap<>(files);
    all.put("users/me/policy.json", statement(ALLOW));
    try (var sandbox = start(all)) {
      secrets(sandbox, "me").createSecret(ask -> ask.name(NAME).secretString("x"));
      return "created";
    } catch (SecretsManagerException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static AwsSandbox start(Map<String, String> files) {
    return AwsSandbox.start(SandboxOptions.usual().withPolicies(files).withListener(call -> {}));
  }

  private static SecretsManagerClient secrets(AwsSandbox sandbox, String user) {
    return Clients.secrets(sandbox, sandbox.accessKey(user));
  }
}
