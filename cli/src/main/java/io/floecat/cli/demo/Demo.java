package io.floecat.cli.demo;

import io.floecat.cli.shell.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToIntBiFunction;

/** Both acts, step by step. Every step is checked; the first that fails ends it. */
final class Demo {

  private final Story story;
  private final Path directory;
  private final Shell shell;
  private final ToIntBiFunction<Shell, String[]> commands;

  Demo(Story story, Path directory, Shell shell, ToIntBiFunction<Shell, String[]> commands) {
    this.story = story;
    this.directory = directory;
    this.shell = shell;
    this.commands = commands;
  }

  void play() throws IOException {
    story.say("Floecat, end to end, offline, in " + directory + " (gone when this ends).");
    new FirstAct(story, act("local"), shell, commands).play();
    new SecondAct(story, act("aws"), shell, commands).play();
    story.say("");
    story.say("Every step was checked. Next: `floecat serve`, and README.");
  }

  private Path act(String name) throws IOException {
    return Files.createDirectory(directory.resolve(name));
  }
}
