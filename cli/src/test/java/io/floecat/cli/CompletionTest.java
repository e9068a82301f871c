package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {

  @TempDir Path directory;

  @Test
  void bash_completesCommandsOptionsAndValues() throws Exception {
    assertThat(complete("floecat conn")).contains("connectors");
    assertThat(complete("floecat connectors create --dis")).contains("--display-name");
    assertThat(complete("floecat iam print tr")).contains("trust-policy");
    assertThat(complete("floecat connectors create --type b")).contains("bearer-token", "basic");
  }

  @Test
  void zsh_isTheScriptThatKnowsBothShells() {
    assertThat(run("zsh")).isEqualTo(run("bash")).contains("ZSH_VERSION");
  }

  @Test
  void fish_hasALineForEachCommandAndOption() {
    assertThat(run("fish").lines())
        .contains(
            "complete -c floecat -f",
            "complete -c floecat -n '__fish_seen_subcommand_from connectors; and"
                + " __fish_seen_subcommand_from list' -l show-deleted -d 'Deleted ones too.'")
        .anyMatch(line -> line.contains(" -l kind -x -a 'iceberg-rest unity-catalog aws-glue'"))
        .anyMatch(line -> line.contains(" -s f -l file -r -F "))
        .anyMatch(line -> line.contains("completion' -a 'bash zsh fish' -d "))
        .anyMatch(line -> line.contains("-a delete -d 'Deletes a connector."))
        .allMatch(line -> line.startsWith("complete -c floecat"));
  }

  private String run(String shell) {
    return new TestShell(directory).run("completion", shell).out();
  }

  /** What bash itself makes of the script. */
  private String complete(String line) throws IOException, InterruptedException {
    Path script = Files.writeString(directory.resolve("completion"), run("bash"));
    String[] words = line.split(" ");
    String program =
        """
        source %s
        COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE='%s'; COMP_POINT=%d
        _complete_floecat && printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(script, line, words.length - 1, line, line.length());
    Process bash = new ProcessBuilder("bash", "-c", program).redirectErrorStream(true).start();
    String out =
        new String(bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return out;
  }
}
