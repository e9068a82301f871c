package io.floecat.cli.demo;

import io.floecat.cli.shell.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToIntBiFunction;

/** Both acts, step by step. Every step is checked; the first that fails ends it. */
final class Demo {

  private final DemoOutput output;
  private final Path directory;
  private final Shell shell;
  private final ToIntBiFunction<Shell, String[]> commands;

  Demo(DemoOutput output, Path directory, Shell shell, ToIntBiFunction<Shell, String[]> commands) {
    this.output = output;
    this.directory = directory;
    this.shell = shell;
    this.commands = commands;
  }

  void play() throws IOException {
    output.say("Floecat, end to end, offline, in " + directory + " (gone when this ends).");
    new LocalDemo(output, act("local"), shell, commands).play();
    new AwsDemo(output, act("aws"), shell, commands).play();
    output.say("");
    output.say("Every step was checked. Next: `floecat serve`, and README.");
  }

  private Path act(String name) throws IOException {
    return Files.createDirectory(directory.resolve(name));
  }
}
