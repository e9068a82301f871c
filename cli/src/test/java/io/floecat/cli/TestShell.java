package io.floecat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.floecat.cli.shell.Shell;
import io.floecat.cli.shell.Terminal;
import io.floecat.runtime.config.ConfigSources;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** Runs commands as {@code main} does, in surroundings that a test makes. */
final class TestShell {

  /** What a command left behind. */
  record Outcome(int exitCode, String out, String err) {}

  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private final Path directory;
  private final List<Duration> pauses = new ArrayList<>();
  private final List<String> questions = new ArrayList<>();
  private Terminal terminal = Terminal.NONE;
  private byte[] input = {};

  /** Surroundings without a terminal, with {@code directory} as home and working directory. */
  TestShell(Path directory) {
    this.directory = directory;
    properties.put("user.home", directory.toString());
  }

  TestShell property(String key, String value) {
    properties.put(key, value);
    return this;
  }

  TestShell variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  TestShell input(String text) {
    return input(text.getBytes(UTF_8));
  }

  TestShell input(byte[] bytes) {
    input = bytes;
    return this;
  }

  /** Somebody who gives these answers. */
  TestShell person(String... answers) {
    terminal = new Person(new ArrayDeque<>(List.of(answers)), questions);
    return this;
  }

  /** What the person was asked. */
  List<String> questions() {
    return List.copyOf(questions);
  }

  /** How long commands have waited. */
  List<Duration> pauses() {
    return List.copyOf(pauses);
  }

  /** The shell that commands get. */
  Shell shell() {
    return shell(new StringWriter(), new StringWriter());
  }

  Outcome run(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    Shell shell = shell(out, err);
    int exitCode = new Floecat(shell).run(args);
    shell.out().flush();
    shell.err().flush();
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  /** As above, with its output to these. */
  Shell shell(Writer out, Writer err) {
    return new Shell(
        new ByteArrayInputStream(input),
        new PrintWriter(out),
        new PrintWriter(err),
        terminal,
        new ConfigSources(properties, environment, directory, Optional.empty()),
        pauses::add);
  }

  private record Person(Queue<String> answers, List<String> questions) implements Terminal {

    @Override
    public boolean isInteractive() {
      return true;
    }

    @Override
    public Optional<String> ask(String question) {
      questions.add(question);
      return Optional.ofNullable(answers.poll());
    }

    @Override
    public Optional<String> askSecret(String question) {
      return ask(question);
    }
  }
}
