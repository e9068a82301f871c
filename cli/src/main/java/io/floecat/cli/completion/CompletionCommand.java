package io.floecat.cli.completion;

import io.floecat.cli.shell.Shell;
import java.util.Locale;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code floecat completion}. */
@Command(
    description = "Prints a script that teaches a shell to complete commands and options.",
    footer = {
      "",
      "Examples:",
      "  source <(floecat completion bash)",
      "  floecat completion fish > ~/.config/fish/completions/floecat.fish"
    })
public final class CompletionCommand implements Runnable {

  private final Shell shell;
  private final Supplier<CommandLine> commands;

  @Parameters(paramLabel = "SHELL", description = "The shell: ${COMPLETION-CANDIDATES}.")
  private Language language = Language.BASH;

  enum Language {
    BASH,
    ZSH,
    FISH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** {@code commands} gives the whole tree. */
  public CompletionCommand(Shell shell, Supplier<CommandLine> commands) {
    this.shell = shell;
    this.commands = commands;
  }

  @Override
  public void run() {
    String script =
        switch (language) {
          // The script for bash finds out by itself that it runs in zsh.
          case BASH, ZSH -> AutoComplete.bash("floecat", commands.get());
          case FISH -> FishCompletion.script(commands.get());
        };
    shell.out().print(script);
    shell.out().flush();
  }
}
