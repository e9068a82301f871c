package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateCommandTest extends CommandTest {

  @Test
  void create_withFlags_sendsTheConnectorWithItsSecrets() throws IOException {
    server.answer(SALES);
    String secret = file("secret.txt", "s3cr3t\n");

    var outcome =
        shell
            .variable("GATEWAY_KEY", "k-1")
            .run(
                "connectors",
                "create",
                "sales",
                "--kind",
                "iceberg-rest",
                "--uri",
                "https://catalog.example.com",
                "--display-name",
                "Sales",
                "--description",
                "All sales",
                "--property",
                "warehouse=w=1",
                "--type",
                "client-credentials",
                "--credential",
                "token_uri=https://id.example.com",
                "--credential",
                "clientId=floe",
                "--credential",
                "client-secret=@" + secret,
                "--header",
                "X-Key=env:GATEWAY_KEY");

    assertThat(outcome.exitCode()).isZero();
    var request = server.onlyRequest();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/v1/accounts/acme/connectors");
    assertThat(request.authorization()).isEqualTo("Bearer " + TOKEN);
    assertThat(request.parameters()).containsEntry("connectorId", "sales").hasSize(2);
    assertThat(UUID.fromString(request.parameters().get("requestId")).version()).isEqualTo(4);
    assertThat(request.json())
        .isEqualTo(
            JsonParser.parseString(
                """
                {"displayName":"Sales","description":"All sales","kind":"ICEBERG_REST",
                "uri":"https://catalog.example.com","properties":{"warehouse":"w=1"},
                "auth":{"clientCredentials":{"tokenUri":"https://id.example.com",
                "clientId":"floe","clientSecret":"s3cr3t"},"headers":{"X-Key":"k-1"}}}"""));
  }

  @Test
  void create_showsTheFullResourceName() {
    server.answer(SALES);

    var outcome = shell.run("connectors", "create", "--kind", "iceberg-rest");

    assertThat(outcome.out()).startsWith("name ").contains("accounts/acme/connectors/sales\n");
    assertThat(server.onlyRequest().parameters()).doesNotContainKey("connectorId");
  }

  @Test
  void create_dryRunWithRequestId_sendsBothAndSaysThatNothingChanged() {
    server.answer(SALES);
    String id = "7d2a0ad4-9ad4-4a54-8a3f-0d2b1c6f1f11";

    var outcome =
        shell.run(
            "connectors",
            "create",
            "sales",
            "--kind",
            "AWS_GLUE",
            "-a",
            "other",
            "--dry-run",
            "--request-id",
            id,
            "-o",
            "name");

    assertThat(server.onlyRequest().path()).isEqualTo("/v1/accounts/other/connectors");
    assertThat(server.onlyRequest().parameters())
        .containsEntry("validateOnly", "true")
        .containsEntry("requestId", id);
    assertThat(outcome.out()).isEqualTo("accounts/acme/connectors/sales\n");
    assertThat(outcome.err()).isEqualTo("floecat: a dry run: nothing was changed\n");
  }

  @ParameterizedTest
  @CsvSource({"iceberg-rest,ICEBERG_REST", "unityCatalog,UNITY_CATALOG", "AWS_GLUE,AWS_GLUE"})
  void create_kindInAnySpelling_isUnderstood(String given, String sent) {
    server.answer(SALES);

    shell.run("connectors", "create", "sales", "--kind", given);

    assertThat(server.onlyRequest().json().get("kind").getAsString()).isEqualTo(sent);
  }

  @Test
  void create_secretFromStandardInput_dropsOneNewline() {
    server.answer(SALES);

    shell
        .input("two lines\n\n")
        .run(
            "connectors",
            "create",
            "sales",
            "--kind",
            "iceberg-rest",
            "--type",
            "bearer-token",
            "--credential",
            "token=-");

    assertThat(server.onlyRequest().body()).contains("\"token\":\"two lines\\n\"");
  }

  @Test
  void create_twoSecretsFromStandardInput_isRefused() {
    var outcome =
        shell
            .input("s3cr3t")
            .run(
                "connectors",
                "create",
                "sales",
                "--kind",
                "iceberg-rest",
                "--type",
                "bearer-token",
                "--credential",
                "token=-",
                "--header",
                "X-Key=-");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("standard input (-) can be used once");
    assertNothingSent();
  }

  @Test
  void create_missingSecretOnATerminal_isAskedFor() {
    server.answer(SALES);

    shell
        .person("typed-secret")
        .run(
            "connectors",
            "create",
            "sales",
            "--kind",
            "iceberg-rest",
            "--type",
            "basic",
            "--credential",
            "username=u");

    assertThat(shell.questions()).containsExactly("password: ");
    assertThat(server.onlyRequest().body()).contains("\"password\":\"typed-secret\"");
  }

  @Test
  void create_missingFieldsWithoutATerminal_namesTheFlags() {
    var outcome =
        shell.run(
            "connectors",
            "create",
            "sales",
            "--kind",
            "iceberg-rest",
            "--type",
            "client_credentials",
            "--credential",
            "client_id=floe");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .isEqualTo(
            "floecat: client-credentials also needs --credential token_uri=... --credential"
                + " client_secret=@FILE\n");
    assertNothingSent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"client_secret=hunter2", "clientSecret=hunter2", "hunter2=", "hunter2"})
  void create_secretOnTheCommandLine_isRefusedWithoutRepeatingIt(String credential) {
    var outcome =
        shell.run(
            "connectors",
            "create",
            "sales",
            "--kind",
            "iceberg-rest",
            "--type",
            "client-credentials",
            "--credential",
            credential);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("--credential").doesNotContain("hunter2");
    assertNothingSent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Key=hunter2", "hunter2=", "hunter2"})
  void create_headerValueOnTheCommandLine_isRefusedWithoutRepeatingIt(String header) {
    var outcome =
        shell.run("connectors", "create", "sales", "--kind", "iceberg-rest", "--header", header);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("--header").doesNotContain("hunter2");
    assertNothingSent();
  }

  @ParameterizedTest
  @CsvSource({
    "--kind,icberg-rest,iceberg-rest",
    "--type,bearer,bearer-token",
    "--credential,client_secrte=@f,client_secret"
  })
  void create_misspelt_suggestsWhatWasMeant(String flag, String value, String meant) {
    var outcome =
        shell.run(
            "connectors",
            "create",
            "sales",
            "--kind",
            flag.equals("--kind") ? value : "aws-glue",
            "--type",
            flag.equals("--type") ? value : "client-credentials",
            "--credential",
            flag.equals("--credential") ? value : "client_id=floe");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("did you mean " + meant);
    assertNothingSent();
  }

  @ParameterizedTest
  @CsvSource({
    "sales,'',which account?",
    "Sales,acme,connector_id: a connector id is",
    "sales,a/b,account: an account id is",
    "accounts/other/connectors/sales,acme,in account other"
  })
  void create_badNames_areRefusedBeforeAnythingIsSent(String id, String account, String error) {
    shell = new TestShell(directory).variable("FLOECAT_CLIENT_SERVER", server.url());
    if (!account.isEmpty()) {
      shell.variable("FLOECAT_CLIENT_TOKEN", TOKEN);
    }
    var outcome =
        account.isEmpty()
            ? shell.run("connectors", "create", id, "--kind", "aws-glue")
            : shell.run("connectors", "create", id, "--kind", "aws-glue", "-a", account);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains(error);
    assertNothingSent();
  }
}
