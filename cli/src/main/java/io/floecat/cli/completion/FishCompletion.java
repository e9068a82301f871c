package io.floecat.cli.completion;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Completions for fish: one line for each command and each option. */
final class FishCompletion {

  private final String program;
  private final List<String> lines = new ArrayList<>();

  private FishCompletion(String program) {
    this.program = program;
  }

  static String script(CommandLine root) {
    var completion = new FishCompletion(root.getCommandName());
    completion.lines.add("complete -c %s -f".formatted(root.getCommandName()));
    completion.add(root, List.of());
    return String.join("\n", completion.lines) + "\n";
  }

  private void add(CommandLine command, List<String> path) {
    Collection<CommandLine> children = new LinkedHashSet<>(command.getSubcommands().values());
    String here = condition(path, command.getSubcommands().keySet());
    for (CommandLine child : children) {
      line(here, " -a %s".formatted(child.getCommandName()), description(child));
    }
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (!option.hidden()) {
        line(here, names(option) + values(option), first(option.description()));
      }
    }
    for (CommandLine child : children) {
      var below = new ArrayList<>(path);
      below.add(child.getCommandName());
      add(child, below);
    }
  }

  /** True where the words of {@code path} were typed, and none of {@code children} yet. */
  private static String condition(List<String> path, Collection<String> children) {
    var terms = new ArrayList<String>();
    path.forEach(word -> terms.add("__fish_seen_subcommand_from " + word));
    if (!children.isEmpty()) {
      terms.add("not __fish_seen_subcommand_from " + String.join(" ", children));
    }
    return String.join("; and ", terms);
  }

  private void line(String condition, String what, String description) {
    lines.add(
        "complete -c %s -n '%s'%s -d '%s'"
            .formatted(
                program, condition, what, description.replace("\\", "\\\\").replace("'", "\\'")));
  }

  private static String names(OptionSpec option) {
    return option.names().length == 0
        ? ""
        : List.of(option.names()).stream()
            .map(
                name ->
                    name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.charAt(1))
            .collect(Collectors.joining());
  }

  private static String values(OptionSpec option) {
    if (option.arity().max() == 0) {
      return "";
    }
    if (option.completionCandidates() == null) {
      return option.paramLabel().contains("FILE") ? " -r -F" : " -x";
    }
    String values =
        StreamSupport.stream(option.completionCandidates().spliterator(), false)
            .collect(Collectors.joining(" "));
    return " -x -a '%s'".formatted(values);
  }

  private static String description(CommandLine command) {
    return first(command.getCommandSpec().usageMessage().description());
  }

  private static String first(String[] lines) {
    return lines.length == 0 ? "" : lines[0];
  }
}
