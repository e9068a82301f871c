package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.cli.shell.Shell;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Help, and what is said to a command that was typed wrongly. */
class UsageTest extends CommandTest {

  static Stream<List<String>> commands() {
    var found = new ArrayList<List<String>>();
    collect(
        new Floecat(new TestShell(Path.of("")).shell()).commands().toWholeCommandLine(),
        List.of(),
        found);
    return found.stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void help_ofEveryCommand_hasAnExampleAndGoesToStandardOutput(List<String> command) {
    var outcome =
        shell.run(Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new));

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .startsWith(
            "Usage: "
                + String.join(" ", Stream.concat(Stream.of("floecat"), command.stream()).toList()))
        .containsPattern("Examples?:\n  (source <\\()?floecat |Commands:\n")
        .contains("-h, --help");
  }

  /** A full disk, of which the operating system tells at the first byte. */
  private static final class FullDisk extends Writer {
    @Override
    public void write(char[] text, int from, int length) throws IOException {
      throw new IOException("No space left on device");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "--help", "config", "completion bash", "connectors types"})
  void output_thatCannotBeWritten_failsTheCommand(String command) {
    var err = new StringWriter();
    Shell full = new TestShell(directory).shell(new FullDisk(), err);

    assertThat(new Floecat(full).run(command.split(" "))).isEqualTo(1);

    full.err().flush();
    assertThat(err.toString()).startsWith("floecat: the output could not be written");
  }

  @ParameterizedTest
  @ValueSource(strings = {"70000", "-1"})
  void awsSandbox_portThatCannotBe_isAUsageError(String port) {
    var outcome = shell.run("aws-sandbox", "--port", port);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).isEqualTo("floecat: --port must be a number from 0 to 65535\n");
  }

  @Test
  void version_isShown() {
    assertThat(shell.run("--version").out()).startsWith("floecat ").contains("Java 2");
  }

  @ParameterizedTest
  @CsvSource({
    "conectors,connectors,floecat --help",
    "conn,connectors,floecat --help",
    "connectors lst,list,floecat connectors --help",
    "connectors list --acount=x,--account,floecat connectors list --help"
  })
  void misspelt_suggestsWhatWasMeant(String line, String meant, String help) {
    var outcome = shell.run(line.split(" "));

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .contains("did you mean %s?".formatted(meant))
        .endsWith("; see %s\n".formatted(help))
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
    "connectors create sales hunter2",
    "connectors create sales -phunter2",
    "connectors create sales --token=hunter2",
    "connectors get sales hunter2 -",
    "connectors list --limit hunter2",
    "connectors list -o hunter2",
    "connectors create sales --kind hunter2",
    "connectors create sales --kind iceberg-rest --type hunter2",
    "connectors types hunter2"
  })
  void argumentThatCannotBe_isNotRepeated(String line) {
    var outcome = shell.run(line.split(" "));

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("floecat: ").doesNotContain("hunter2").hasLineCount(1);
    assertNothingSent();
  }

  @ParameterizedTest
  @CsvSource({
    "connectors get,Missing required parameter: 'ID'",
    "connectors apply,Missing required option: '--file=FILE'",
    "connectors list --limit,Missing required parameter for option '--limit'",
    "connectors list --limit x,Invalid value for option '--limit'",
    "connectors list --limit 0,--limit must be 1 or more",
    "connectors list -o yaml,Invalid value for option '--output'"
  })
  void incomplete_saysWhatIsMissing(String line, String error) {
    var outcome = shell.run(line.split(" "));

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("floecat: " + error).hasLineCount(1);
  }

  @Test
  void argumentFile_isNotExpanded() throws IOException {
    String arguments = file("args", "--help");

    assertThat(shell.run("@" + arguments).err()).contains("there is no command @");
  }

  @ParameterizedTest
  @CsvSource({"'',floecat COMMAND", "connectors,floecat connectors"})
  void commandWithoutSubcommand_showsItsHelpAsAnError(String line, String usage) {
    var outcome = line.isEmpty() ? shell.run() : shell.run(line);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains("Usage: ").contains("Commands:");
  }

  private static void collect(CommandLine command, List<String> path, List<List<String>> found) {
    found.add(path);
    command
        .getSubcommands()
        .forEach(
            (name, child) ->
                collect(child, Stream.concat(path.stream(), Stream.of(name)).toList(), found));
  }
}
