package io.floecat.cli;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.cli.TestShell.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The three ways in which a secret is given. */
class SecretInputTest extends CommandTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s3cr3t|s3cr3t",
        "s3cr3t\\n|s3cr3t",
        "s3cr3t\\r\\n|s3cr3t",
        "s3cr3t\\n\\n|s3cr3t\\n",
        "' s3cr3t '|' s3cr3t '",
        "@file|@file",
        "p\u00e4ss|p\u00e4ss"
      })
  void secret_looseOneNewlineAndNothingElse(String content, String sent) throws IOException {
    String text = content.translateEscapes();
    for (String source : new String[] {"@" + file("secret", text), "-"}) {
      server.answer(SALES);
      shell.input(text);

      assertThat(create(source).exitCode()).isZero();

      assertThat(
              server
                  .requests()
                  .getLast()
                  .json()
                  .getAsJsonObject("auth")
                  .getAsJsonObject("bearerToken")
                  .get("token")
                  .getAsString())
          .isEqualTo(sent.translateEscapes());
    }
  }

  @Test
  void secret_fromTheEnvironment_isTakenAsItIs() {
    server.answer(SALES);
    shell.variable("SECRET", "s3cr3t\n");

    create("env:SECRET");

    assertThat(server.onlyRequest().body()).contains("\"token\":\"s3cr3t\\n\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n"})
  void secret_thatIsEmpty_isRefused(String content) throws IOException {
    shell.input(content).variable("EMPTY", "");

    assertRefused(create("@" + file("secret", content)), "is empty");
    assertRefused(create("-"), "standard input is empty");
    assertRefused(create("env:EMPTY"), "is not set");
  }

  @Test
  void secret_thatIsTooLarge_isRefused() throws IOException {
    assertRefused(create("@" + file("secret", "x".repeat(65_537))), "more than 65,536 bytes");
  }

  @Test
  void secret_withAByteOrderMark_isWithoutIt() throws IOException {
    byte[] marked = "\ufeffp\u00e4ss\n".getBytes(UTF_8);
    for (String source :
        new String[] {"@" + Files.write(directory.resolve("secret"), marked), "-"}) {
      server.answer(SALES);
      shell.input(marked);

      assertThat(create(source).exitCode()).isZero();

      assertThat(server.requests().getLast().body()).contains("\"token\":\"p\u00e4ss\"");
    }
  }

  @Test
  void secret_ofNothingButAByteOrderMark_isEmpty() {
    shell.input("\ufeff");

    assertRefused(create("-"), "standard input is empty");
  }

  @Test
  void secret_inUtf16_isToldAsSuch() throws IOException {
    Path file = Files.write(directory.resolve("secret"), "p\u00e4ss".getBytes(UTF_16));

    assertRefused(create("@" + file), "is text in UTF-16: save it as UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"p\ufffdss", "p\ud83dss", "\ude00"})
  void secret_spoiltInTheEnvironment_isRefused(String value) {
    shell.variable("SECRET", value);

    assertRefused(create("env:SECRET"), "LC_ALL=C.UTF-8");
  }

  @Test
  void secret_readInAnotherCharset_isRefusedUnlessItIsPlain() {
    shell.property("sun.jnu.encoding", "ISO-8859-1").variable("SECRET", "p\u00c3\u00a4ss");
    // This process' own command line is looked at too, and is plain.
    assertRefused(create("env:SECRET"), "LC_ALL=C.UTF-8");

    server.answer(SALES);
    shell.variable("SECRET", "plain");
    assertThat(create("env:SECRET").exitCode()).isZero();
  }

  @Test
  void secret_thatIsNoText_isRefused() throws IOException {
    Path file = Files.write(directory.resolve("secret"), new byte[] {(byte) 0xff});

    assertRefused(create("@" + file), "is not text in UTF-8");
  }

  @Test
  void secret_thatIsNotThere_isNamed() {
    assertRefused(create("@no-such-file"), "there is no file no-such-file");
    assertRefused(create("@" + directory), "cannot read the file " + directory);
    assertRefused(create("env:NO_SUCH_VARIABLE"), "token: the environment variable");
  }

  private Outcome create(String source) {
    return shell.run(
        "connectors",
        "create",
        "sales",
        "--kind",
        "iceberg-rest",
        "--type",
        "bearer-token",
        "--credential",
        "token=" + source);
  }

  private void assertRefused(Outcome outcome, String error) {
    assertThat(outcome.exitCode()).isNotZero();
    assertThat(outcome.err()).startsWith("floecat: ").contains(error).hasLineCount(1);
    assertNothingSent();
  }
}
