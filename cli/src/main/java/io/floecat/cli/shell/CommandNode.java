package io.floecat.cli.shell;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * A command and the commands below it. They are made when they are needed: reading the annotations
 * of all of them would take longer than most of them take to run.
 *
 * @param command makes the object that carries the annotations
 */
public record CommandNode(String name, Supplier<Object> command, List<CommandNode> children) {

  /** A command with none below it. */
  public static CommandNode leaf(String name, Supplier<Object> command) {
    return new CommandNode(name, command, List.of());
  }

  /**
   * This command with the one below it that the first of {@code words} names, and so on. Where a
   * word names none, with all that are directly below, for help and suggestions.
   */
  public CommandLine toCommandLine(List<String> words) {
    CommandLine line = alone();
    Optional<CommandNode> chosen =
        children.stream().filter(child -> child.isFirstOf(words)).findFirst();
    if (chosen.isPresent()) {
      CommandNode child = chosen.get();
      line.addSubcommand(child.name, child.toCommandLine(words.subList(1, words.size())));
    } else {
      children.forEach(child -> line.addSubcommand(child.name, child.alone()));
    }
    return line;
  }

  /** This command with all below it. */
  public CommandLine toWholeCommandLine() {
    CommandLine line = alone();
    children.forEach(child -> line.addSubcommand(child.name, child.toWholeCommandLine()));
    return line;
  }

  private CommandLine alone() {
    var line = new CommandLine(command.get());
    line.getCommandSpec().usageMessage().sortOptions(false).abbreviateSynopsis(true);
    return line;
  }

  private boolean isFirstOf(List<String> words) {
    return !words.isEmpty() && words.getFirst().equals(name);
  }
}
