package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that delete, bring back, and remove for good; and {@code operations}. */
class EndCommandsTest extends CommandTest {

  @Test
  void delete_sendsEtagRequestIdAndDryRun() {
    server.answer(SALES);

    shell.run("connectors", "delete", "sales", "--etag", "e-1", "--dry-run", "-o", "name");

    var request = server.onlyRequest();
    assertThat(request.method()).isEqualTo("DELETE");
    assertThat(request.path()).isEqualTo("/v1/accounts/acme/connectors/sales");
    assertThat(request.parameters())
        .containsEntry("etag", "e-1")
        .containsEntry("validateOnly", "true")
        .containsKey("requestId");
    assertThat(request.body()).isEmpty();
  }

  @Test
  void undelete_sendsEtagAndRequestIdInTheBody() {
    server.answer(SALES);

    shell.run("connectors", "undelete", "sales", "--etag", "e-1", "--request-id", "r-1");

    var request = server.onlyRequest();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/v1/accounts/acme/connectors/sales:undelete");
    assertThat(request.parameters()).isEmpty();
    assertThat(request.body()).isEqualTo("{\"etag\":\"e-1\",\"requestId\":\"r-1\"}");
  }

  @Test
  void expunge_withYes_asksNobody() {
    server.answer("{}");

    var outcome = shell.person().run("connectors", "expunge", "sales", "--yes");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).isEqualTo("floecat: removed accounts/acme/connectors/sales\n");
    assertThat(shell.questions()).isEmpty();
    assertThat(server.onlyRequest().path()).isEqualTo("/v1/accounts/acme/connectors/sales:expunge");
  }

  @Test
  void expunge_confirmedByItsId_isDone() {
    server.answer("{}");

    var outcome = shell.person("sales").run("connectors", "expunge", "sales");

    assertThat(outcome.exitCode()).isZero();
    assertThat(shell.questions())
        .containsExactly(
            "accounts/acme/connectors/sales and its secret are removed for good. Type sales to go"
                + " on: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"y", "yes", "", "Sales"})
  void expunge_confirmedByAnythingElse_isNotDone(String answer) {
    var outcome = shell.person(answer).run("connectors", "expunge", "sales");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).isEqualTo("floecat: not confirmed: nothing was changed\n");
    assertNothingSent();
  }

  @Test
  void expunge_withNobodyToAsk_isRefused() {
    var outcome = shell.run("connectors", "expunge", "sales");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).endsWith("say --yes\n");
    assertNothingSent();
  }

  @Test
  void expungeAccount_goesOnUntilDoneAndWaitsOnlyWhereNothingMoves() {
    server.answer("{\"remaining\":30}");
    server.answer("{\"remaining\":10}");
    server.answer("{\"remaining\":10}");
    server.answer("{\"remaining\":10}");
    server.answer("{\"done\":true}");

    var outcome = shell.run("accounts", "expunge", "acme", "--yes");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err())
        .isEqualTo("floecat: 30 left\nfloecat: 10 left\nfloecat: removed accounts/acme\n");
    assertThat(outcome.out()).isEqualTo("done\n");
    assertThat(shell.pauses()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(server.requests())
        .hasSize(5)
        .allSatisfy(request -> assertThat(request.path()).isEqualTo("/v1/accounts/acme:expunge"));
  }

  @Test
  void expungeAccount_goesOnWithTheRemovalThatItBegan() {
    server.answer("{\"remaining\":30,\"etag\":\"e-1\"}");
    server.answer("{\"remaining\":10,\"etag\":\"e-1\"}");
    server.answer("{\"done\":true,\"etag\":\"e-1\"}");

    shell.run("accounts", "expunge", "acme", "--yes");

    assertThat(server.requests().stream().map(request -> request.body().replace(" ", "")))
        .containsExactly("{}", "{\"etag\":\"e-1\"}", "{\"etag\":\"e-1\"}");
  }

  @Test
  void expungeAccount_noWait_endsWhereNothingMoves() {
    server.answer("{\"remaining\":10}");
    server.answer("{\"remaining\":10}");

    var outcome = shell.run("accounts", "expunge", "acme", "--yes", "--no-wait");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).contains("only waiting is left");
    assertThat(outcome.out()).isEqualTo("pending\n");
    assertThat(shell.pauses()).isEmpty();
  }

  @Test
  void expungeAccount_moreThanIsCounted_goesOnWithoutLongPauses() {
    server.answer("{\"remaining\":10000}");
    server.answer("{\"remaining\":10000}");
    server.answer("{\"remaining\":10000}");
    server.answer("{\"remaining\":9990}");
    server.answer("{\"done\":true}");

    var outcome = shell.run("accounts", "expunge", "acme", "--yes", "--no-wait");

    assertThat(outcome.err())
        .isEqualTo(
            "floecat: 10000 or more left\nfloecat: 9990 left\nfloecat: removed accounts/acme\n");
    assertThat(shell.pauses()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
  }

  @Test
  void operationsFinish_showsZerosToo() {
    server.answer("{\"open\":2}");

    var outcome = shell.run("operations", "finish");

    assertThat(server.onlyRequest().path()).isEqualTo("/v1/operations:finish");
    assertThat(outcome.out())
        .isEqualTo(
            """
            forward         0
            back            0
            deletedSecrets  0
            open            2
            """);
  }

  @Test
  void operationsList_help_explainsItsColumnsAndKinds() {
    assertThat(shell.run("operations", "list", "--help").out())
        .contains("OTHERS FROM  when", "DELETE_SECRET  ", "CONFIRM_DELETION: ");
  }

  @Test
  void operationsList_showsWhatIsOpen() {
    server.answer(
        """
        {"operations":[{"id":"o-1","kind":"PUT","connector":"accounts/acme/connectors/sales",
        "secretName":"accounts/acme/connectors/sales","startTime":"2026-01-01T00:00:00Z"}]}""");

    var outcome = shell.run("operations", "list");

    assertThat(server.onlyRequest().path()).isEqualTo("/v1/operations");
    assertThat(outcome.out().lines().skip(1))
        .singleElement()
        .asString()
        .matches(
            "PUT +accounts/acme/connectors/sales +accounts/acme/connectors/sales +2026-01-01T00:00:00Z");
  }
}
