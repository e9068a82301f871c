package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateCommandTest extends CommandTest {

  private static final String WITHOUT_CREDENTIALS =
      """
      {"name":"accounts/acme/connectors/sales","kind":"ICEBERG_REST"}""";

  @Test
  void update_plainFields_masksExactlyThese() {
    server.answer(SALES);

    var outcome =
        shell.run(
            "connectors",
            "update",
            "sales",
            "--display-name",
            "",
            "--property",
            "s3.region=x",
            "--property",
            "a,b=y",
            "--remove-property",
            "old",
            "--etag",
            "e-1");

    assertThat(outcome.exitCode()).isZero();
    var request = server.onlyRequest();
    assertThat(request.method()).isEqualTo("PATCH");
    assertThat(request.path()).isEqualTo("/v1/accounts/acme/connectors/sales");
    assertThat(request.parameters())
        .containsEntry(
            "updateMask", "display_name,properties.s3.region,properties.`a,b`,properties.old")
        .containsKey("requestId")
        .hasSize(2);
    assertThat(request.json())
        .isEqualTo(
            JsonParser.parseString(
                """
                {"etag":"e-1","properties":{"s3.region":"x","a,b":"y"}}"""));
  }

  @Test
  void update_secretWithoutType_changesOnlyThatLeafOfTheStoredType() {
    server.answer(SALES);
    server.answer(SALES);

    var outcome =
        shell
            .variable("NEW_SECRET", "s3cr3t")
            .run(
                "connectors",
                "update",
                "sales",
                "--credential",
                "clientSecret=env:NEW_SECRET",
                "--header",
                "X-Key=");

    assertThat(outcome.exitCode()).isZero();
    assertThat(server.requests().getFirst().method()).isEqualTo("GET");
    var patch = server.requests().getLast();
    assertThat(patch.parameters())
        .containsEntry("updateMask", "auth.client_credentials.client_secret,auth.headers.X-Key");
    assertThat(patch.json())
        .isEqualTo(
            JsonParser.parseString(
                """
                {"auth":{"clientCredentials":{"clientSecret":"s3cr3t"},"headers":{"X-Key":""}}}"""));
  }

  @Test
  void update_withType_replacesAllCredentialsWithoutLookingThemUp() throws IOException {
    server.answer(SALES);

    shell.run(
        "connectors",
        "update",
        "sales",
        "--uri",
        "https://new.example.com",
        "--type",
        "bearer-token",
        "--credential",
        "token=@" + file("token.txt", "t-1"));

    var request = server.onlyRequest();
    assertThat(request.parameters()).containsEntry("updateMask", "uri,auth");
    assertThat(request.json())
        .isEqualTo(
            JsonParser.parseString(
                """
                {"uri":"https://new.example.com","auth":{"bearerToken":{"token":"t-1"}}}"""));
  }

  @Test
  void update_typeNone_masksAuthAndSendsNone() {
    server.answer(SALES);

    shell.run("connectors", "update", "sales", "--type", "none");

    assertThat(server.onlyRequest().parameters()).containsEntry("updateMask", "auth");
    assertThat(server.onlyRequest().body()).isEqualTo("{}");
  }

  @Test
  void update_headerWhereThereAreNoCredentials_sendsItWhole() throws IOException {
    server.answer(WITHOUT_CREDENTIALS);
    server.answer(SALES);

    shell.run("connectors", "update", "sales", "--header", "X-Key=@" + file("key.txt", "k-1"));

    var patch = server.requests().getLast();
    assertThat(patch.parameters()).containsEntry("updateMask", "auth");
    assertThat(patch.body()).isEqualTo("{\"auth\":{\"headers\":{\"X-Key\":\"k-1\"}}}");
  }

  @ParameterizedTest
  @CsvSource({
    "client_id=floe,client_id is not secret",
    "password=@f,has the fields token_uri",
    "client_secret=hunter2,client_secret is secret"
  })
  void update_wrongLeaf_isRefusedAndNothingWritten(String credential, String error) {
    server.answer(SALES);

    var outcome = shell.run("connectors", "update", "sales", "--credential", credential);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains(error).doesNotContain("hunter2");
    assertThat(server.onlyRequest().method()).isEqualTo("GET");
  }

  @Test
  void update_credentialWhereThereAreNone_asksForTheType() {
    server.answer(WITHOUT_CREDENTIALS);

    var outcome =
        shell
            .variable("T", "t")
            .run("connectors", "update", "sales", "--credential", "token=env:T");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).isEqualTo("floecat: --credential needs --type\n");
  }

  @Test
  void update_typeNoneWithACredential_isRefused() {
    var outcome =
        shell.run("connectors", "update", "sales", "--type", "none", "--credential", "token=-");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("--type none removes all credentials");
    assertNothingSent();
  }

  @Test
  void update_nothing_isRefused() {
    var outcome = shell.run("connectors", "update", "sales");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("nothing to change");
    assertNothingSent();
  }

  @Test
  void update_targetWithoutTheSecret_saysWhichFlagsToGive() {
    server.refuse(400, "must be sent again", RecordingServer.reason("CREDENTIALS_REQUIRED"));

    var outcome = shell.run("connectors", "update", "sales", "--uri", "https://x.example.com");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .isEqualTo("floecat: must be sent again; give --type and all fields of the credential\n");
  }
}
