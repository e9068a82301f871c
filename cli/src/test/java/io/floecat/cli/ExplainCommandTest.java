package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code iam explain}, and what it shares with {@code iam check}: the flags that name documents.
 */
class ExplainCommandTest {

  private static final String BASE = "arn:aws:iam::111122223333:role/floecat-base";
  private static final String ROLE = "arn:aws:iam::111122223333:role/floecat-secrets";

  @TempDir Path directory;
  private TestShell shell;

  @BeforeEach
  void writePolicies() throws IOException {
    shell = new TestShell(directory);
    for (String policy : List.of("role-policy", "trust-policy", "base-policy")) {
      write(
          policy,
          shell.run("iam", "print", policy, "--role-arn", ROLE, "--base-role-arn", BASE).out());
    }
    write(
        "vpce-only",
        """
        {"Version": "2012-10-17", "Statement": [{"Sid": "OnlyFromHome", "Effect": "Deny",
         "Action": "*", "Resource": "*",
         "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}}]}
        """);
    write(
        "read-only",
        """
        {"Version": "2012-10-17", "Statement": [{"Sid": "", "Effect": "Allow",
         "Action": "secretsmanager:Get*", "Resource": "*"}]}
        """);
    write(
        "open-secret",
        """
        {"Statement": [{"Sid": "Anybody", "Effect": "Allow", "Principal": {"AWS": "444455556666"},
         "Action": "secretsmanager:GetSecretValue", "Resource": "*"}]}
        """);
  }

  /** Who, what, and the answer with the words that the report has to hold. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "--as acme GetSecretValue accounts/acme/connectors/crm | ALLOWED | statement UseOwn: applies",
        "--as acme getsecretvalue accounts/globex/connectors/crm | DENIED | NoOtherNames: applies",
        "--as acme GetSecretValue accounts/globex/connectors/crm | DENIED | ${aws:PrincipalTag/AccountId} is \"acme\"",
        "--as acme GetSecretValue accounts/acme/connectors/crm --no-tag | DENIED | the request does not carry it",
        "--as acme GetSecretValue accounts/acme/connectors/crm --tag AccountId=globex | DENIED | the request has \"globex\"",
        "--as acme CreateSecret accounts/acme/connectors/crm | ALLOWED | secretsmanager:TagResource: ALLOWED",
        "--as acme CreateSecret accounts/acme/connectors/crm --tag AccountId=globex | DENIED | NoOtherTag",
        "--as acme TagResource accounts/acme/connectors/crm --request-tag AccountId=globex | DENIED | NoOtherTag: applies",
        "--as acme UntagResource accounts/acme/connectors/crm --tag-key AccountId | DENIED | NoHandingOver: applies",
        "--as acme ListSecrets | DENIED | NoOtherNames",
        "--as untagged GetSecretValue accounts/acme/connectors/crm | DENIED | without a value",
        "--as base GetSecretValue accounts/acme/connectors/crm | DENIED | NoSecretsWithoutTheRole",
        "--as base AssumeRole --tag AccountId=acme | ALLOWED | sts:TagSession: ALLOWED",
        "--as base AssumeRole | DENIED | AssumeForAnAccount",
        "--as lambda.amazonaws.com AssumeRole --tag AccountId=acme | DENIED | Principal: lambda.amazonaws.com is not named",
        "--as arn:aws:iam::111122223333:user/eve AssumeRole --tag AccountId=acme | DENIED | is not named",
        "--as acme GetSecretValue accounts/acme/connectors/crm --scp vpce-only.json | DEPENDS | StringNotEquals aws:SourceVpce",
        "--as acme GetSecretValue accounts/acme/connectors/crm --scp vpce-only.json --context aws:SourceVpce=vpce-1 | ALLOWED | FullAWSAccess",
        "--as acme GetSecretValue accounts/acme/connectors/crm --scp vpce-only.json --context aws:SourceVpce=vpce-2 | DENIED | OnlyFromHome: applies",
        "--as acme PutSecretValue accounts/acme/connectors/crm --boundary read-only.json | DENIED | permissions boundary",
        "--as acme GetSecretValue accounts/acme/connectors/crm --boundary read-only.json | ALLOWED | permissions boundary",
        "--as arn:aws:iam::444455556666:role/eve GetSecretValue accounts/acme/connectors/crm | DENIED | the resource's policy (there is none)",
        "--as arn:aws:iam::444455556666:role/eve GetSecretValue accounts/acme/connectors/crm --secret-policy open-secret.json | ALLOWED | statement Anybody: applies",
        "--as acme GetSecretValue accounts/acme/connectors/crm --session-policy | ALLOWED | the session policy",
      })
  void request_isExplainedStatementByStatement(String line, String answer, String words) {
    var outcome = explain(line);

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out().lines().findFirst().orElseThrow()).endsWith(": " + answer);
    assertThat(outcome.out()).contains(words);
    assertThat(outcome.exitCode()).isEqualTo(answer.equals("ALLOWED") ? 0 : 1);
  }

  @Test
  void request_asJson_hasEachStatement() {
    var outcome = explain("--as acme GetSecretValue accounts/globex/connectors/crm -o json");

    JsonObject json = JsonParser.parseString(outcome.out()).getAsJsonObject();
    assertThat(json.get("outcome").getAsString()).isEqualTo("DENIED");
    JsonObject request = json.getAsJsonArray("requests").get(0).getAsJsonObject();
    JsonObject caller = request.getAsJsonArray("layers").get(1).getAsJsonObject();
    assertThat(caller.get("name").getAsString()).isEqualTo("policies of the caller");
    assertThat(caller.getAsJsonArray("statements")).hasSize(6);
    JsonObject use = caller.getAsJsonArray("statements").get(1).getAsJsonObject();
    assertThat(use.get("statement").getAsString()).isEqualTo("UseOwn");
    assertThat(use.get("applies").getAsString()).isEqualTo("false");
    assertThat(use.getAsJsonArray("reasons")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--as acme GetSecret accounts/acme/connectors/crm | there is no action GetSecret of Secrets Manager, STS or KMS; did you mean",
        "--as acme GetSecretValue | NAME is missing: the secret's name or ARN",
        "--as acme GetSecretValue arn:aws:s3:::x | NAME is no ARN of a secret",
        "--as acme GetSecretValue a/b --tag AccountId | --tag takes KEY=VALUE",
        "--as acme/b GetSecretValue a/b | --as is neither an account's id, untagged, base",
        "--as arn:aws:iam::1:x GetSecretValue a/b | --as is no ARN of a user, a role or a role session",
        "--as acme kms:Decrypt a/b | --kms-key-arn is missing",
        "GetSecretValue a/b | Missing required option: '--as=WHO'",
      })
  void request_withAMistake_isToldWithTheFix(String line, String error) {
    var outcome = explain(line);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("floecat: " + error);
  }

  @Test
  void policies_thatNameNoAccount_areCheckedWithoutAnInventedOne() throws IOException {
    write(
        "nameless",
        """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "secretsmanager:*",
         "Resource": "arn:aws:secretsmanager:*:*:secret:accounts/*"}]}
        """);

    for (String format : List.of("table", "json")) {
      var outcome = shell.run("iam", "check", "--role-policy", file("nameless"), "-o", format);

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.out()).doesNotContain("123456789012").contains("ACCOUNT-ID");
      assertThat(outcome.out())
          .contains("the AWS account, which nothing names; --aws-account says");
    }
  }

  @Test
  void organization_fileByFileIsOneLevel_andDirectoryByDirectoryAreSeveral() throws IOException {
    Path level = Files.createDirectory(directory.resolve("level"));
    Files.copy(directory.resolve("read-only.json"), level.resolve("one.json"));
    write(
        "full", "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}}");
    String put = "--as acme PutSecretValue accounts/acme/connectors/crm --scp full.json";

    assertThat(explain(put + " --scp read-only.json").exitCode()).isZero();
    assertThat(explain(put + " --scp level").out()).contains("service control policies, level 2");
    assertThat(explain(put + " --scp level").exitCode()).isEqualTo(1);
  }

  private TestShell.Outcome explain(String line) {
    List<String> words = new ArrayList<>(List.of("iam", "explain"));
    for (String policy : List.of("role-policy", "trust-policy", "base-policy")) {
      words.addAll(List.of("--" + policy, file(policy)));
    }
    for (String word : line.strip().split(" ")) {
      boolean isFile = word.endsWith(".json") || word.equals("level");
      words.add(isFile ? directory.resolve(word).toString() : word);
    }
    return shell.run(words.toArray(String[]::new));
  }

  private String file(String name) {
    return directory.resolve(name + ".json").toString();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name + ".json"), text);
  }
}
