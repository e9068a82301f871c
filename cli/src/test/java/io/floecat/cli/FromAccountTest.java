package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.sandbox.AwsSandbox;
import io.floecat.sandbox.SandboxOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --from-account}, against the sandbox over HTTP. */
class FromAccountTest {

  private static final String ROLE = "arn:aws:iam::123456789012:role/floecat-secrets";
  private static final String BASE = "arn:aws:iam::123456789012:role/floecat-base";
  private static final String READ_ALL =
      """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
       "Action": ["iam:Get*", "iam:List*"], "Resource": "*"}]}
      """;
  private static final String READ_LISTS =
      """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
       "Action": ["iam:GetRole", "iam:List*", "iam:GetPolicy*"], "Resource": "*"}]}
      """;
  private static final String EVERYTHING =
      """
      {"Version": "2012-10-17", "Statement": [{"Sid": "All", "Effect": "Allow", "Action": "*",
       "Resource": "*"}]}
      """;

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init") // Each test starts what it talks to.
  private AwsSandbox sandbox;

  @SuppressWarnings("NullAway.Init")
  private DefaultAwsEnvironment environment;

  @AfterEach
  void stop() {
    environment.close();
    sandbox.close();
  }

  @Test
  void deployment_isReadWithItsCallsNamed() {
    start(Map.of("roles/reader/policy.json", READ_ALL));

    var outcome = run("check", "--role-arn", ROLE, "--base-role-arn", BASE);

    assertThat(outcome.err())
        .contains(
            "read: iam:GetRole floecat-secrets",
            "read: iam:ListRolePolicies floecat-secrets",
            "read: iam:GetRolePolicy floecat-secrets/policy",
            "read: iam:ListAttachedRolePolicies floecat-secrets",
            "read: iam:GetRolePolicy floecat-base/policy")
        .doesNotContain("refused", "not read");
    assertThat(outcome.out()).contains("assumed: service control policies are not read");
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void managedPolicyAndBoundary_areReadToo() {
    start(
        Map.of(
            "roles/reader/policy.json", READ_ALL,
            "roles/floecat-secrets/managed-all.json", EVERYTHING,
            "roles/floecat-secrets/boundary.json", READ_ALL));

    var outcome =
        run(
            "explain",
            "--role-arn",
            ROLE,
            "--as",
            "acme",
            "GetSecretValue",
            "accounts/acme/connectors/crm");

    assertThat(outcome.out())
        .contains(
            "Allow arn:aws:iam::123456789012:policy/roles/floecat-secrets/managed-all, statement"
                + " All: applies",
            "permissions boundary",
            "boundary, statement 1: does not apply");
    assertThat(outcome.exitCode()).isEqualTo(1);
  }

  @Test
  void whatIsRefused_isNamed_andNothingIsSaidToHold() {
    start(
        Map.of(
            "roles/reader/policy.json",
            READ_LISTS,
            "roles/floecat-secrets/managed-own.json",
            SandboxOptions.defaultPolicies().get("roles/floecat-secrets/policy.json")));

    var outcome = run("check", "--role-arn", ROLE, "--base-role-arn", BASE, "-o", "json");

    assertThat(outcome.err())
        .contains(
            "refused: iam:GetRolePolicy floecat-secrets/policy: AccessDenied",
            "not read: the policy floecat-secrets/policy");
    assertThat(outcome.out()).contains("\"holds\": false", "the policy floecat-secrets/policy");
    assertThat(outcome.exitCode()).isEqualTo(1);
  }

  @Test
  void nobodyWhoMayRead_isToldSo() {
    start(Map.of());

    var outcome = run("check", "--role-arn", ROLE);

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("refused: iam:GetRole floecat-secrets: AccessDenied")
        .contains("floecat: AWS gave no policy to look at");
  }

  @Test
  void withoutARole_asksWhose() {
    start(Map.of());

    assertThat(run("check").err())
        .startsWith("floecat: --role-arn is missing: whose policies to read");
  }

  private void start(Map<String, String> files) {
    var all = new TreeMap<>(SandboxOptions.defaultPolicies());
    all.putAll(files);
    sandbox = AwsSandbox.start(SandboxOptions.usual().withPolicies(all).withListener(call -> {}));
    environment =
        DefaultAwsEnvironment.of(
            sandbox, files.containsKey("roles/reader/policy.json") ? "reader" : "floecat-base");
  }

  private TestShell.Outcome run(String command, String... words) {
    return new TestShell(directory)
        .run(
            Stream.concat(Stream.of("iam", command, "--from-account"), Stream.of(words))
                .toArray(String[]::new));
  }
}
