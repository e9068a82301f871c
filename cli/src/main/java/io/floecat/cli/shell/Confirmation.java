package io.floecat.cli.shell;

import picocli.CommandLine.Option;

/** The flag of commands that cannot be taken back. */
public final class Confirmation {

  @Option(
      names = {"-y", "--yes"},
      description = "Do it without asking.")
  private boolean isGiven;

  /**
   * Returns if the flag is given, or {@code word} is typed in answer.
   *
   * @throws CliException otherwise
   */
  public void require(Shell shell, String consequence, String word) {
    if (isGiven) {
      return;
    }
    if (!shell.terminal().isInteractive()) {
      throw CliException.usage(consequence + ", and nobody is there to be asked: say --yes");
    }
    String question = "%s. Type %s to go on: ".formatted(consequence, word);
    if (shell.terminal().ask(question).filter(word::equals).isEmpty()) {
      throw CliException.failure("not confirmed: nothing was changed");
    }
  }
}
