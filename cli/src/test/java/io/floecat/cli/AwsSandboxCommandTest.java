package io.floecat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code aws-sandbox}, with the AWS CLI as its client. Without {@code aws} this fails. */
@Timeout(120)
class AwsSandboxCommandTest {

  @TempDir Path directory;

  @Test
  @DisplayName("P1: the source document's quick start, pasted as it stands, after the first block")
  void quickStart_afterTheFirstPrintedBlock_works() throws Exception {
    try (var sandbox = RunningCommand.start(directory, "aws-sandbox", "--port", "0")) {
      String announced = sandbox.awaitLine("Its calls:");

      List<String> outputs = paste(blocks(announced).getFirst(), quickStart());

      assertThat(outputs).hasSize(5);
      assertThat(outputs.get(0)).isEmpty();
      assertThat(outputs.get(1)).contains("\"Name\": \"accounts/acct-123/connectors/conn-001\"");
      assertThat(outputs.get(2)).contains("\"AWSCURRENT\"");
      assertThat(outputs.get(3)).isEqualTo("example-secret-payload");
      assertThat(outputs.get(4)).contains("\"DeletionDate\"");
      assertThat(sandbox.awaitLine("DeleteSecret"))
          .containsPattern(
              ":GetSecretValue \\S+/conn-001 by \\S+:user/floecat -> 200, allowed by users/floecat/")
          .doesNotContain("example-secret-payload");
    }
  }

  @Test
  void secondBlock_assumesTheRoleThatItNames_andMayDoNothingElse() throws Exception {
    try (var sandbox = RunningCommand.start(directory, "aws-sandbox", "--port", "0")) {
      String announced = sandbox.awaitLine("Its calls:");
      String block = blocks(announced).get(1);
      assertThat(announced)
          .containsPattern(
              "# As \\S+, for `floecat serve` with a role \\(it may not touch secrets itself\\)\n");

      List<String> outputs =
          paste(
              block,
              List.of(
                  "aws sts assume-role --role-arn \"$FLOECAT_SECRETS_AWS_ROLE_ARN\""
                      + " --role-session-name floecat-a --tags Key=AccountId,Value=a"
                      + " --query AssumedRoleUser.Arn --output text",
                  "aws secretsmanager get-secret-value --secret-id accounts/a/connectors/c 2>&1"
                      + " || true"));

      assertThat(outputs.getFirst().strip())
          .isEqualTo("arn:aws:sts::123456789012:assumed-role/floecat-secrets/floecat-a");
      assertThat(outputs.getLast()).contains("AccessDeniedException");
      assertThat(sandbox.awaitLine("GetSecretValue")).contains("DENIED: denied by ");
    }
  }

  @Test
  void writePolicies_makesADirectoryThatPoliciesTakes() throws Exception {
    Path policies = directory.resolve("policies");
    var written = new TestShell(directory).run("aws-sandbox", "--write-policies", "" + policies);
    assertThat(written.exitCode()).isZero();
    Files.move(policies.resolve("users/floecat"), policies.resolve("users/somebody"));

    try (var sandbox =
        RunningCommand.start(
            directory, "aws-sandbox", "--port", "0", "--policies", policies.toString())) {
      assertThat(sandbox.awaitLine("Its calls:")).contains(":user/somebody,");
    }

    var again = new TestShell(directory).run("aws-sandbox", "--write-policies", "" + policies);
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).contains("exists; name a new directory").hasLineCount(1);
  }

  @Test
  void mistake_inADirectory_isNamedWithItsFile() throws Exception {
    Path file = directory.resolve("policies/users/me/policy.json");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file, "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Efect\": \"Allow\"}]}");

    var outcome =
        new TestShell(directory)
            .run("aws-sandbox", "--policies", "" + directory.resolve("policies"));

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("users/me/policy.json", "Efect").hasLineCount(1);
  }

  @Test
  void directory_thatIsNotThere_isRefusedWithTheWayToMakeOne() {
    var outcome = new TestShell(directory).run("aws-sandbox", "--policies", "nowhere");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("--write-policies nowhere").hasLineCount(1);
  }

  @Test
  void port_thatIsTaken_isRefused() throws Exception {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var outcome =
          new TestShell(directory).run("aws-sandbox", "--port", "" + other.getLocalPort());

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.err()).contains("choose another with --port").hasLineCount(1);
    }
  }

  /** What each block of a script prints, pasted into one shell. */
  private List<String> paste(String environment, List<String> blocks) throws Exception {
    String script =
        "set -euo pipefail\n" + environment + "\n" + String.join("\nprintf '\\f'\n", blocks);
    var process = new ProcessBuilder("bash", "-c", script).directory(directory.toFile());
    process.environment().keySet().removeIf(name -> name.matches("(AWS|FLOECAT)_.*"));
    process.environment().put("AWS_CONFIG_FILE", directory.resolve("no-config").toString());
    Path errors = directory.resolve("errors");
    Process bash = process.redirectError(errors.toFile()).start();
    String output = new String(bash.getInputStream().readAllBytes(), UTF_8);
    assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(bash.exitValue()).as(Files.readString(errors)).isZero();
    return List.of(output.split("\f", -1));
  }

  /** What is to be pasted: paragraphs of a comment and commands. */
  private static List<String> blocks(String announcement) {
    return Pattern.compile("(?m)^#.*\n((?:unset|export) .*\n)+")
        .matcher(announcement)
        .results()
        .map(found -> found.group())
        .toList();
  }

  /** The commands of the source document, byte for byte. */
  private static List<String> quickStart() throws IOException {
    try (InputStream in = AwsSandboxCommandTest.class.getResourceAsStream("quick-start.txt")) {
      return List.of(new String(Objects.requireNonNull(in).readAllBytes(), UTF_8).split("\n\n"));
    }
  }
}
