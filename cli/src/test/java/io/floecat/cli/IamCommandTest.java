package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code iam print}, which needs no server and no settings. */
class IamCommandTest {

  private static final String BASE = "arn:aws:iam::111122223333:role/floecat-base";
  private static final String ROLE = "arn:aws:iam::111122223333:role/floecat-secrets";
  private static final String CLUSTER = "arn:aws:eks:eu-west-1:111122223333:cluster/prod";
  private static final String KEY = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d";

  @TempDir Path directory;
  private TestShell shell;

  @BeforeEach
  void openShell() {
    shell = new TestShell(directory);
  }

  @ParameterizedTest
  @ValueSource(strings = {"base-policy", "trust-policy", "role-policy", "key-policy"})
  void print_withAllOptions_printsIndentedJsonAndNothingElse(String policy) {
    var outcome =
        print(
            policy,
            "--base-role-arn",
            BASE,
            "--role-arn",
            ROLE,
            "--region",
            "eu-west-1",
            "--aws-account",
            "111122223333",
            "--external-id",
            "floecat-production",
            "--kms-key-arn",
            KEY,
            "--without-restore");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("\n  ").doesNotContain("RestoreSecret");
    assertThat(JsonParser.parseString(outcome.out()).getAsJsonObject().keySet())
        .containsExactly("Version", "Statement");
  }

  @Test
  void basePolicy_withoutARole_isAboutTheSecrets() {
    assertThat(print("base-policy", "--aws-account", "111122223333").out())
        .contains("\"arn:aws:secretsmanager:*:111122223333:secret:accounts/*\"")
        .contains("secretsmanager:RestoreSecret")
        .doesNotContain("sts:");
  }

  @Test
  void basePolicy_withARole_isAboutTheRole() {
    assertThat(print("base-policy", "--role-arn", ROLE).out())
        .contains("\"" + ROLE + "\"", "sts:AssumeRole", "sts:TagSession")
        .doesNotContain("GetSecretValue");
  }

  @Test
  void trustPolicy_withAnExternalId_asksForIt() {
    assertThat(print("trust-policy", "--base-role-arn", BASE, "--external-id", "xy").out())
        .contains("\"" + BASE + "\"")
        .containsPattern("\"sts:ExternalId\" : \"xy\"");
  }

  @Test
  void trustPolicy_ofPods_trustsThoseOfTheClusterAlone() {
    assertThat(print("trust-policy", "--base-role-arn", BASE).out()).doesNotContain("eks");
    assertThat(
            print("trust-policy", "--base-role-arn", BASE, "--pod-identity-cluster-arn", CLUSTER)
                .out())
        .containsPattern("\"aws:PrincipalTag/eks-cluster-arn\" : \"" + CLUSTER + "\"")
        .contains("\"AccountId\"", "\"kubernetes-namespace\"", "\"kubernetes-pod-uid\"");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("P4: iam check knows the tags of pods by the trust policy, and no others")
  void check_trustPolicyOfPods_isProvedUnlessItTakesMoreTags(boolean isPrinted) throws IOException {
    String[] deployment = {"--base-role-arn", BASE, "--role-arn", ROLE};
    String trust =
        print(with(deployment, "trust-policy", "--pod-identity-cluster-arn", CLUSTER)).out();
    Path trustFile = directory.resolve("trust.json");
    Files.writeString(
        trustFile, isPrinted ? trust : trust.replace("\"kubernetes-pod-uid\"", "\"owner\""));
    Path baseFile =
        Files.writeString(
            directory.resolve("base.json"), print(with(deployment, "base-policy")).out());
    Path roleFile =
        Files.writeString(
            directory.resolve("role.json"), print(with(deployment, "role-policy")).out());

    var outcome =
        shell.run(
            "iam",
            "check",
            "--base-policy",
            baseFile.toString(),
            "--trust-policy",
            trustFile.toString(),
            "--role-policy",
            roleFile.toString());

    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
    assertThat(outcome.out()).doesNotContain("NOT PROVED", "DEPENDS ON");
    if (isPrinted) {
      assertThat(outcome.out()).doesNotContain("WEAK");
    } else {
      assertThat(outcome.out()).containsPattern("(?m)^WEAK .* without the tag .* or with more");
      assertThat(outcome.out()).contains("AssumeRole with AccountId=", "owner=");
    }
  }

  @Test
  void rolePolicy_ofARegion_isAboutItOnly() {
    assertThat(print("role-policy", "--role-arn", ROLE, "--region", "eu-west-1").out())
        .contains(
            "arn:aws:secretsmanager:eu-west-1:111122223333:secret:accounts/${aws:PrincipalTag/AccountId}/*")
        .doesNotContain("secretsmanager:*:");
  }

  @Test
  void keyPolicy_beforeThereIsAKey_takesTheRegion() {
    assertThat(print("key-policy", "--role-arn", ROLE, "--region", "eu-west-1").out())
        .contains("secretsmanager.eu-west-1.amazonaws.com");
  }

  @Test
  void regionOfChina_givesThePartitionOfChina() {
    assertThat(
            print("base-policy", "--aws-account", "111122223333", "--region", "cn-north-1").out())
        .contains("arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:accounts/*");
  }

  @Test
  void rolePolicy_isTheOneThatTheDocumentExplains() throws IOException {
    String page = Files.readString(Path.of("../docs/iam-policies.md"));
    String role = "arn:aws:iam::123456789012:role/floecat-secrets";

    assertThat(page)
        .contains("`floecat iam print role-policy --role-arn " + role + "`")
        .contains("```json\n" + print("role-policy", "--role-arn", role).out() + "```\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "base-policy | --aws-account is missing",
        "role-policy | --aws-account is missing",
        "trust-policy | --base-role-arn is missing",
        "trust-policy --aws-account 111122223333 | --base-role-arn is missing",
        "key-policy --aws-account 111122223333 | --role-arn is missing: whom the key is for",
        "base-policy --aws-account 1111-2222-3333 | --aws-account is no AWS account; one has 12",
        "base-policy --aws-account 111122223333 --region europe | --region is no region; one looks",
        "trust-policy --base-role-arn floecat | --base-role-arn is no ARN of a role or user; one",
        "role-policy --role-arn arn:aws:iam::111122223333:user/ann | --role-arn is no ARN of a role;",
        "trust-policy --base-role-arn arn:aws:sts::111122223333:assumed-role/r/s | --base-role-arn is no ARN of a role or user but of a session; give the role itself",
        "base-policy --aws-account 111122223333 --kms-key-arn arn:aws:kms:eu-west-1:111122223333:alias/a | --kms-key-arn is no ARN of a key but of an alias",
        "trust-policy --base-role-arn arn:aws:iam::111122223333:role/r --external-id x | --external-id is no external id; one has 2 to",
        "role-policy --role-arn arn:aws:iam::111122223333:role/r --aws-account 444455556666 | --aws-account is 444455556666, and --role-arn is in 111122223333; leave --aws-account out",
        "role-policy --role-arn arn:aws:iam::111122223333:role/r --region eu-west-2 --kms-key-arn arn:aws:kms:eu-west-1:111122223333:key/1 | --region is eu-west-2, and --kms-key-arn is in eu-west-1",
        "trust-policy --base-role-arn arn:aws:iam::111122223333:role/r --pod-identity-cluster-arn prod | --pod-identity-cluster-arn is no ARN of a",
        "role-policy --role-arn arn:aws:iam::111122223333:role/r --region cn-north-1 | the options name different partitions (aws, aws-cn)",
        "session-policy | Invalid value for positional parameter at index 0 (POLICY)",
      })
  void print_withAMistake_namesTheOptionAndTheFix(String line, String error) {
    var outcome = print(line.strip().split(" "));

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).startsWith("floecat: " + error).hasLineCount(1);
  }

  private static String[] with(String[] deployment, String... arguments) {
    return Stream.of(arguments, deployment).flatMap(Stream::of).toArray(String[]::new);
  }

  private TestShell.Outcome print(String... arguments) {
    return shell.run(
        Stream.concat(Stream.of("iam", "print"), List.of(arguments).stream())
            .toArray(String[]::new));
  }
}
