package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code get}, {@code list}, {@code check} and {@code types}. */
class ReadCommandsTest extends CommandTest {

  @Test
  void get_asTable_showsEveryField() {
    server.answer(SALES);

    var outcome = shell.run("connectors", "get", "accounts/acme/connectors/sales");

    assertThat(server.onlyRequest().path()).isEqualTo("/v1/accounts/acme/connectors/sales");
    assertThat(outcome.out())
        .isEqualTo(
            """
            name                                 accounts/acme/connectors/sales
            uid                                  u-1
            kind                                 ICEBERG_REST
            uri                                  https://catalog.example.com
            properties.warehouse                 w
            auth.clientCredentials.tokenUri      https://id.example.com
            auth.clientCredentials.clientId      floe
            auth.clientCredentials.clientSecret  ********
            auth.headers.X-Key                   ********
            state                                ACTIVE
            etag                                 e-1
            """);
  }

  @Test
  void get_asJson_isTheAnswerOfTheServer() {
    String newer =
        "{\"name\":\"accounts/acme/connectors/sales\",\"fieldOfTheFuture\":[1,true,null]}";
    server.answer(newer);

    var outcome = shell.run("connectors", "get", "sales", "-o", "JSON");

    assertThat(JsonParser.parseString(outcome.out())).isEqualTo(JsonParser.parseString(newer));
  }

  @Test
  void get_misspelt_offersTheNearest() {
    server.refuse(404, "gone", RecordingServer.reason("CONNECTOR_NOT_FOUND"));
    server.answer(
        """
        {"connectors":[{"name":"accounts/acme/connectors/lake"},
        {"name":"accounts/acme/connectors/sales"}]}""");

    var outcome = shell.run("connectors", "get", "slaes");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .isEqualTo(
            "floecat: there is no connector accounts/acme/connectors/slaes; did you mean sales?\n");
  }

  @Test
  void get_inAnEmptyAccount_saysSo() {
    server.refuse(404, "gone", RecordingServer.reason("CONNECTOR_NOT_FOUND"));
    server.answer("{}");

    var outcome = shell.run("connectors", "get", "sales", "-a", "amce");

    assertThat(outcome.err())
        .isEqualTo(
            "floecat: there is no connector accounts/amce/connectors/sales: account amce has none\n");
  }

  @Test
  void list_ofManyPages_showsThemAsOne() {
    server.answer(page("\"nextPageToken\":\"p2\"", "a"));
    server.answer("{\"nextPageToken\":\"p3\"}");
    server.answer(page("\"x\":1", "b"));

    var outcome =
        shell.run(
            "connectors", "list", "--filter", "kind = AWS_GLUE", "--show-deleted", "-o", "name");

    assertThat(outcome.out()).isEqualTo("accounts/acme/connectors/a\naccounts/acme/connectors/b\n");
    assertThat(server.requests())
        .hasSize(3)
        .allSatisfy(
            request ->
                assertThat(request.parameters())
                    .containsEntry("filter", "kind = AWS_GLUE")
                    .containsEntry("showDeleted", "true"));
    assertThat(server.requests().get(0).parameters()).doesNotContainKey("pageToken");
    assertThat(server.requests().get(1).parameters()).containsEntry("pageToken", "p2");
    assertThat(server.requests().get(2).parameters()).containsEntry("pageToken", "p3");
  }

  @Test
  void list_withLimit_asksForNoMore() {
    server.answer(page("\"nextPageToken\":\"p2\"", "a"));

    var outcome = shell.run("connectors", "list", "--limit", "1", "-o", "json");

    assertThat(server.onlyRequest().parameters()).containsEntry("pageSize", "1");
    assertThat(JsonParser.parseString(outcome.out()))
        .isEqualTo(
            JsonParser.parseString("{\"connectors\":[" + SALES.replace("sales", "a") + "]}"));
  }

  @Test
  void list_asTable_isAligned() {
    server.answer(
        "{\"connectors\":[" + SALES + ",{\"name\":\"n\",\"displayName\":\"A\\u001b[1m\"}]}");

    var outcome = shell.run("connectors", "list", "--all-accounts");

    assertThat(server.onlyRequest().path()).isEqualTo("/v1/accounts/-/connectors");
    assertThat(outcome.out())
        .isEqualTo(
            """
            NAME                            KIND          CREDENTIAL          STATE   UPDATED  DISPLAY NAME
            accounts/acme/connectors/sales  ICEBERG_REST  client_credentials  ACTIVE
            n                                                                                  A?[1m
            """);
  }

  @Test
  void list_ofAllAccountsAndOfOne_isRefused() {
    var outcome = shell.run("connectors", "list", "-a", "acme", "--all-accounts");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .startsWith("floecat: --all-accounts and --account exclude each other");
    assertNothingSent();
  }

  @Test
  void list_thatBreaksOff_doesNotLookComplete() {
    server.answer(page("\"nextPageToken\":\"p2\"", "a"));
    server.refuse(403, "you lack the permission READ", "");

    var outcome = shell.run("connectors", "list", "-o", "json");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).doesNotContain("]");
    assertThat(outcome.err()).isEqualTo("floecat: you lack the permission READ\n");
  }

  @ParameterizedTest
  @CsvSource({"OK,0", "MISSING,1", "UNREADABLE,1"})
  void check_exitCode_saysWhetherTheCredentialsCanBeUsed(String credentials, int exitCode) {
    server.answer("{\"credentials\":\"%s\",\"versionId\":\"v-1\"}".formatted(credentials));

    var outcome = shell.run("connectors", "check", "sales");

    assertThat(outcome.exitCode()).isEqualTo(exitCode);
    assertThat(outcome.out())
        .isEqualTo("credentials  %s\nversionId    v-1\n".formatted(credentials));
    assertThat(server.onlyRequest().method()).isEqualTo("POST");
    assertThat(server.onlyRequest().path()).isEqualTo("/v1/accounts/acme/connectors/sales:check");
  }

  @Test
  void types_ofOne_showsWhatIsSecret() {
    var outcome = shell.run("connectors", "types", "basicc");
    assertThat(outcome.err()).contains("did you mean basic?");

    outcome = shell.run("connectors", "types", "basic");
    assertThat(outcome.out())
        .isEqualTo(
            """
            FIELD     REQUIRED  SECRET  GIVEN AS
            username  true      false   --credential username=VALUE
            password  true      true    --credential password=@FILE, =- or =env:NAME
            """);
    assertNothingSent();
  }

  @Test
  void types_ofAll_listsThemWithFieldsAndKinds() {
    var outcome = shell.run("connectors", "types");

    assertThat(outcome.out().lines())
        .hasSize(8)
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "aws-access-key +access_key_id secret_access_key\\* \\[session_token\\*] region"
                            + " +iceberg-rest aws-glue"));
    assertNothingSent();
  }

  private static String page(String more, String id) {
    return "{\"connectors\":[%s],%s}".formatted(SALES.replace("sales", id), more);
  }
}
