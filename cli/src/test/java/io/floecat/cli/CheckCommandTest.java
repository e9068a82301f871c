package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code iam check}: what it tells, and how it ends. What it finds: ProofTest. */
@DisplayName("P7: iam check tells whether policies keep accounts apart")
class CheckCommandTest {

  private static final String BASE = "arn:aws:iam::111122223333:role/floecat-base";
  private static final String ROLE = "arn:aws:iam::111122223333:role/floecat-secrets";
  private static final Path SOURCE =
      Path.of("../iam/src/main/resources/io/floecat/iam/source-document");

  @TempDir Path directory;
  private TestShell shell;

  @BeforeEach
  void openShell() {
    shell = new TestShell(directory);
  }

  @Test
  void printedPolicies_haveNoFinding() throws IOException {
    var outcome = check(printed());

    assertThat(outcome.exitCode()).as(outcome.out()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .startsWith("role %s, run as %s, secrets of 111122223333 in every".formatted(ROLE, BASE))
        .contains("proved: accounts are kept apart, and the service may do what it needs (")
        .doesNotContain("HOLE", "MISSING", "WEAK", "not checked", "as far as", "\u001b");
  }

  @Test
  void roleAlone_saysWhatIsNotChecked() throws IOException {
    String role = run("print", "role-policy", "--role-arn", ROLE).out();
    String[] args = {"--role-policy", file("role.json", role)};

    var outcome = check(args);

    assertThat(outcome.exitCode()).as(outcome.out()).isZero();
    assertThat(outcome.out())
        .contains(
            "Who may assume the role is not checked: --trust-policy is not given.\n",
            "Whether the service reaches secrets without the role is not checked: --base-policy",
            "proved: accounts are kept apart, and the service may do what it needs, as far as was"
                + " checked (");
    JsonObject json = json(check(args[0], args[1], "-o", "json").out());
    assertThat(json.getAsJsonArray("unchecked")).hasSize(2);
  }

  @Test
  void sourceDocument_failsForThreeReasons() {
    var outcome =
        check(
            "--role-policy",
            SOURCE.resolve("role-policy.json").toString(),
            "--trust-policy",
            SOURCE.resolve("trust-policy.json").toString());

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out())
        .contains(
            "MISSING  the service cannot assume the role: nothing in ",
            "sts:TagSession is an action and no condition key: no request carries it",
            "HOLE  an account can tag its own secret as another account's",
            "HOLE?  an account can occupy the names of another account",
            "not confirmed of AWS: whether secretsmanager:ResourceTag sees the tags of a",
            "fix: add to the role-policy",
            "\"Sid\" : \"NoOtherTag\"",
            "The session policy that the service passes refuses it nevertheless.");
  }

  @Test
  void slashForgotten_namesTheStatementAndTheFix() throws IOException {
    String policy =
        run("print", "role-policy", "--role-arn", ROLE)
            .out()
            .replace("AccountId}/*", "AccountId}*");

    var outcome = check("--role-policy", file("role.json", policy));

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out())
        .containsPattern("for example, a session of account (\\S+): CreateSecret accounts/\\1[^/]")
        .contains("$ aws secretsmanager create-secret --name accounts/")
        .containsPattern("replace \\S+role.json, statement CreateOwn by");
  }

  @Test
  void json_holdsEveryAnswerAndEveryFix() throws IOException {
    List<String> args = new ArrayList<>(List.of(printed()));
    args.addAll(List.of("-o", "json"));
    JsonObject json = json(check(args.toArray(String[]::new)).out());

    assertThat(json.keySet())
        .containsExactly(
            "holds",
            "assumptions",
            "unread",
            "unchecked",
            "questions",
            "deployment",
            "promises",
            "findings",
            "statements");
    assertThat(json.get("holds").getAsBoolean()).isTrue();
    assertThat(json.getAsJsonArray("findings")).isEmpty();
    assertThat(json.getAsJsonArray("promises"))
        .allMatch(one -> one.getAsJsonObject().get("verdict").getAsString().equals("PROVED"));

    JsonObject broken =
        json(
            check("--role-policy", SOURCE.resolve("role-policy.json").toString(), "-o", "json")
                .out());
    assertThat(broken.get("holds").getAsBoolean()).isFalse();
    for (JsonElement finding : broken.getAsJsonArray("findings")) {
      assertThat(finding.getAsJsonObject().keySet())
          .containsExactly(
              "kind",
              "rule",
              "problem",
              "statement",
              "certain",
              "stoppedBySessionPolicy",
              "actions",
              "witness",
              "restsOn",
              "notModelled",
              "fixes");
      assertThat(finding.getAsJsonObject().getAsJsonArray("fixes")).isNotEmpty();
    }
  }

  @Test
  void sessionPolicy_closesWhatARoleLeavesOpen() {
    String role = SOURCE.resolve("role-policy.json").toString();

    assertThat(check("--role-policy", role, "--session-policy").out()).doesNotContain("HOLE");
  }

  @Test
  void baseAlone_saysThatIsolationRestsOnTheService() throws IOException {
    String printed = run("print", "base-policy", "--aws-account", "111122223333").out();

    var outcome = check("--base-policy", file("base.json", printed));

    assertThat(outcome.exitCode()).as(outcome.out()).isZero();
    assertThat(outcome.out())
        .contains("Without a role isolation of accounts rests on the service alone.")
        .contains("proved: the service may do what it needs (");
  }

  @Test
  void colours_areForPeopleWhoWantThem() {
    String role = SOURCE.resolve("role-policy.json").toString();
    shell.person();

    assertThat(check("--role-policy", role).out()).contains("\u001b[1;31mHOLE");
    shell.variable("NO_COLOR", "1");
    assertThat(check("--role-policy", role).out()).doesNotContain("\u001b");
  }

  @Test
  void mistakes_areOneLineThatNamesThePlace() throws IOException {
    String noJson = file("no.json", "{\n\"Version\": ");
    String operator =
        file(
            "operator.json",
            """
            {"Version": "2012-10-17", "Statement": [{"Sid": "S", "Effect": "Allow",
              "Action": "secretsmanager:GetSecretValue", "Resource": "*",
              "Condition": {"IpAddres": {"aws:SourceIp": "10.0.0.0/8"}}}]}
            """);
    String action =
        file(
            "action.json",
            """
            {"Version": "2012-10-17",
             "Statement": [{"Effect": "Allow", "Action": "s3", "Resource": "*"}]}
            """);
    assertMistake("no.json: no JSON, line 2, column ", "--role-policy", noJson);
    assertMistake(
        "statement S, Condition: there is no operator IpAddres", "--role-policy", operator);
    assertMistake("statement 1, Action: \"s3\" is no action", "--role-policy", action);
    assertMistake("cannot read ", "--role-policy", directory.resolve("none").toString());
    String trust = SOURCE.resolve("trust-policy.json").toString();
    assertMistake("--role-policy is missing", "--trust-policy", trust);
    assertMistake("--role-policy is missing; for a deployment without");
  }

  private void assertMistake(String error, String... args) {
    var outcome = check(args);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).startsWith("floecat: ").contains(error).hasLineCount(1);
  }

  private String[] printed() throws IOException {
    String[] of = {"--base-role-arn", BASE, "--role-arn", ROLE, "--external-id", "production"};
    return new String[] {
      "--role-policy", file("role.json", run(with(of, "print", "role-policy")).out()),
      "--trust-policy", file("trust.json", run(with(of, "print", "trust-policy")).out()),
      "--base-policy", file("base.json", run(with(of, "print", "base-policy")).out())
    };
  }

  private TestShell.Outcome check(String... args) {
    return run(with(args, "check"));
  }

  private TestShell.Outcome run(String... args) {
    return shell.run(with(args, "iam"));
  }

  private static String[] with(String[] last, String... first) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(last));
    return all.toArray(String[]::new);
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }
}
