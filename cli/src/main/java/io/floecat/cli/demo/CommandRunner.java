package io.floecat.cli.demo;

import io.floecat.cli.shell.Shell;
import io.floecat.cli.shell.Terminal;
import io.floecat.runtime.config.ConfigSources;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntBiFunction;

/** Types commands, and reads what they print. */
final class CommandRunner {

  private final ToIntBiFunction<Shell, String[]> commands;
  private final DemoOutput output;
  private final Path directory;
  private final Map<String, String> environment;
  private final String server;

  /**
   * @param directory where the commands run
   * @param environment what they find in theirs
   * @param server where they send their requests
   */
  CommandRunner(
      ToIntBiFunction<Shell, String[]> commands,
      DemoOutput output,
      Path directory,
      Map<String, String> environment,
      String server) {
    this.commands = commands;
    this.output = output;
    this.directory = directory;
    this.environment = environment;
    this.server = server;
  }

  /** As this, with other variables in the environment. */
  CommandRunner withEnvironment(Map<String, String> other) {
    return new CommandRunner(commands, output, directory, other, server);
  }

  /** What a command came to. */
  record Typed(int exitCode, String out, String err) {

    boolean isOk() {
      return exitCode == 0;
    }
  }

  /** Types a command that must succeed; returns what it printed. */
  String type(String... args) {
    Typed typed = show(args);
    StepFailedException.unless(typed.isOk(), "the command failed: " + typed.err().strip());
    return typed.out().strip();
  }

  /** Types a command that must not succeed. */
  Typed typeRefused(String... args) {
    Typed typed = show(args);
    StepFailedException.unless(!typed.isOk(), "the command should have been refused");
    return typed;
  }

  /** Types a command without telling. */
  Typed typeQuietly(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    var sources =
        new ConfigSources(
            Map.of(
                "floecat.client.server",
                server,
                "floecat.client.token-file",
                directory.resolve("data/admin.token").toString()),
            environment,
            directory,
            Optional.empty());
    var shell =
        new Shell(
            InputStream.nullInputStream(),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            Terminal.NONE,
            sources,
            Thread::sleep);
    int exitCode = commands.applyAsInt(shell, args);
    return new Typed(exitCode, out.toString(), err.toString());
  }

  private Typed show(String... args) {
    output.command("floecat " + String.join(" ", args));
    return typeQuietly(args);
  }
}
