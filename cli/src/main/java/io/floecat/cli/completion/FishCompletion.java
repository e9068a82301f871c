package io.floecat.cli.completion;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

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
    Map<String, CommandLine> children = command.getSubcommands();
    String here = condition(path, children.keySet());
    children.forEach((name, child) -> line(here, " -a " + name, description(child)));
    for (OptionSpec option : command.getCommandSpec().options()) {
      line(here, names(option) + value(option), first(option.description()));
    }
    for (PositionalParamSpec parameter : command.getCommandSpec().positionalParameters()) {
      if (parameter.completionCandidates() != null) {
        line(here, candidates(parameter), first(parameter.description()));
      }
    }
    children.forEach(
        (name, child) -> add(child, Stream.concat(path.stream(), Stream.of(name)).toList()));
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
    return Stream.of(option.names())
        .map(name -> name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.charAt(1))
        .collect(Collectors.joining());
  }

  private static String value(OptionSpec option) {
    if (option.arity().max() == 0) {
      return "";
    }
    if (option.completionCandidates() != null) {
      return " -x" + candidates(option);
    }
    return option.paramLabel().contains("FILE") ? " -r -F" : " -x";
  }

  private static String candidates(ArgSpec argument) {
    return StreamSupport.stream(argument.completionCandidates().spliterator(), false)
        .collect(Collectors.joining(" ", " -a '", "'"));
  }

  private static String description(CommandLine command) {
    return first(command.getCommandSpec().usageMessage().description());
  }

  private static String first(String[] lines) {
    return lines.length == 0 ? "" : lines[0];
  }
}
