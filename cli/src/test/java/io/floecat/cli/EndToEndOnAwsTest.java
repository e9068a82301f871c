package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.floecat.sandbox.AwsSandbox;
import io.floecat.sandbox.SandboxOptions;
import io.floecat.sandbox.call.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** With credentials on AWS, one session per account, under the policies that we print. */
class EndToEndOnAwsTest extends EndToEndContract {

  private static AwsSandbox sandbox;
  private static DefaultAwsEnvironment environment;

  @BeforeAll
  static void start() {
    sandbox = AwsSandbox.start(SandboxOptions.usual().withListener(_ -> {}));
    environment = DefaultAwsEnvironment.of(sandbox, "floecat-base");
    startServer(
        Map.of(
            "floecat.secrets.backend",
            "aws",
            "floecat.secrets.aws.role-arn",
            sandbox.roleArn("floecat-secrets")));
  }

  @AfterAll
  static void stop() {
    environment.close();
    sandbox.close();
  }

  @Test
  @DisplayName("P1, P4, P5, P10: a write is one call of the account's session, a read is none")
  void calls_perCommand_areThoseThatWePromise() {
    assertThat(actionsOf(() -> create("sales", "--credential", "token=env:CANARY")))
        .containsExactly("AssumeRole", "CreateSecret");
    assertThat(actionsOf(() -> succeed("connectors", "get", "sales"))).isEmpty();
    assertThat(actionsOf(() -> succeed("connectors", "list"))).isEmpty();
    assertThat(actionsOf(() -> succeed("connectors", "update", "sales", "--display-name", "S")))
        .isEmpty();
    assertThat(
            actionsOf(
                () -> succeed("connectors", "update", "sales", "--header", "X-Key=env:CANARY")))
        .containsExactly("GetSecretValue", "PutSecretValue");
    assertThat(actionsOf(() -> succeed("connectors", "delete", "sales")))
        .containsExactly("DeleteSecret");

    String account = "calls_perCommand_areThoseThatWePromise";
    assertThat(sandbox.secrets().find("accounts/" + account + "/connectors/sales"))
        .hasValueSatisfying(
            secret -> {
              assertThat(secret.tags()).isEqualTo(Map.of("AccountId", account));
              assertThat(secret.deletionDate()).isPresent();
            });
  }

  @Test
  @DisplayName("P4: nothing but AssumeRole and GetCallerIdentity is asked as the service itself")
  void baseIdentity_neverTouchesASecret() {
    create("sales", "--credential", "token=env:CANARY");

    assertThat(sandbox.calls())
        .filteredOn(
            call ->
                call.principalArn()
                    .filter(arn -> arn.contains(":assumed-role/floecat-base/"))
                    .isPresent())
        .extracting(Call::action)
        .containsOnly("AssumeRole", "GetCallerIdentity");
  }

  @Test
  @DisplayName("P7: at its start the service says which walls stand")
  void isolation_ofTheService_namesTheRole() {
    succeed("connectors", "list");

    assertThat(server().isolation())
        .contains(sandbox.roleArn("floecat-secrets"), "AccountId", "session policy")
        .contains("not a service that was taken over");
  }

  @Test
  @DisplayName("an audit line and CloudTrail's have request id and role session name in common")
  void auditLine_ofAWrite_namesTheCallThatAwsSaw() throws IOException {
    create("sales", "--credential", "token=env:CANARY");
    Call seen =
        sandbox.calls().stream()
            .filter(call -> call.action().equals("CreateSecret"))
            .reduce((_, last) -> last)
            .orElseThrow();
    String account = "auditLine_ofAWrite_namesTheCallThatAwsSaw";

    assertThat(Files.readAllLines(directory.resolve("data/audit.jsonl")))
        .filteredOn(
            line -> line.contains("\"type\":\"outcome\"") && line.contains("/" + account + "/"))
        .singleElement(STRING)
        .contains(
            "\"requestId\":\"%s\"".formatted(seen.requestId()),
            "\"session\":\"%s\"".formatted(seen.sessionName().orElseThrow()),
            "\"secretVersion\":\"%s\""
                .formatted(seen.parameters().path("ClientRequestToken").asText()))
        .doesNotContain("c4n4ry-51");
  }

  @Test
  @DisplayName("P3: not even AWS's libraries log a credential, whatever is turned on")
  void logs_atTrace_holdNoCredential() {
    var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    root.addAppender(lines);
    Level before = root.getLevel();
    root.setLevel(Level.TRACE);
    try {
      create("sales", "--credential", "token=env:CANARY");
      succeed("connectors", "check", "sales");
    } finally {
      root.setLevel(before);
      root.detachAppender(lines);
    }

    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .isNotEmpty()
        .noneMatch(line -> line.contains("c4n4ry-51"))
        .noneMatch(line -> line.contains("SecretBinary"));
  }

  /** The actions that a command makes the service ask AWS for, but for its look at itself. */
  private static List<String> actionsOf(Runnable command) {
    sandbox.clearCalls();
    command.run();
    assertThat(sandbox.calls()).allMatch(Call::isAllowed);
    return sandbox.calls().stream()
        .map(Call::action)
        .filter(action -> !action.equals("GetCallerIdentity"))
        .toList();
  }
}
