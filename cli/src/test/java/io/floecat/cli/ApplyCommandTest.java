package io.floecat.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplyCommandTest extends CommandTest {

  @Test
  void apply_whatGetPrints_sendsItUnchangedAndMasksWhatCanBeWritten() throws IOException {
    server.answer(SALES);
    String shown = shell.run("connectors", "get", "sales", "-o", "json").out();
    server.answer(SALES);

    var outcome = shell.run("connectors", "apply", "-f", file("sales.json", shown));

    assertThat(outcome.exitCode()).isZero();
    var request = server.requests().getLast();
    assertThat(request.method()).isEqualTo("PATCH");
    assertThat(request.path()).isEqualTo("/v1/accounts/acme/connectors/sales");
    assertThat(request.parameters())
        .containsEntry("updateMask", "display_name,description,kind,uri,properties,auth")
        .containsEntry("allowMissing", "true")
        .containsKey("requestId");
    assertThat(request.body()).isEqualTo(shown);
  }

  @Test
  void apply_byteOrderMark_isNotSent() {
    server.answer(SALES);

    shell
        .input("\ufeff{\"name\":\"accounts/acme/connectors/sales\"}")
        .run("connectors", "apply", "-f", "-");

    assertThat(server.onlyRequest().body())
        .isEqualTo("{\"name\":\"accounts/acme/connectors/sales\"}");
  }

  @Test
  void apply_otherCharset_isRefusedAndNotReplaced() {
    for (Charset charset : List.of(ISO_8859_1, UTF_16)) {
      String json = "{\"name\":\"accounts/acme/connectors/sales\",\"description\":\"Z\u00fcrich\"}";

      var outcome = shell.input(json.getBytes(charset)).run("connectors", "apply", "-f", "-");

      assertThat(outcome.exitCode()).isEqualTo(2);
      assertThat(outcome.err()).contains("standard input is", "UTF-8").doesNotContain("rich");
    }
    assertNothingSent();
  }

  @Test
  void apply_withoutAuth_leavesTheCredentialsAlone() {
    server.answer(SALES);

    shell
        .input("{\"name\":\"accounts/acme/connectors/sales\",\"kind\":\"ICEBERG_REST\"}")
        .run("connectors", "apply", "-f", "-", "--dry-run");

    assertThat(server.onlyRequest().parameters())
        .containsEntry("updateMask", "display_name,description,kind,uri,properties")
        .containsEntry("validateOnly", "true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"auth\": hunter2 hunter2",
        "{\"auth\":{\"bearerToken\":\"hunter2\"}}",
        "{\"name\":\"accounts/other/connectors/sales\"}",
        "{\"name\":\"accounts/acme/connectors/hunter2/hunter2\"}"
      })
  void apply_unusableFile_isRefusedWithoutQuotingIt(String json) {
    var outcome = shell.input(json).run("connectors", "apply", "-f", "-");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("floecat: ").doesNotContain("hunter2");
    assertNothingSent();
  }

  @Test
  void apply_missingFile_isNamed() {
    var outcome = shell.run("connectors", "apply", "-f", "no-such.json");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).isEqualTo("floecat: there is no file no-such.json\n");
  }
}
