package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** A command that runs until it is stopped, in a thread of its own. */
final class RunningCommand implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final StringWriter out = new StringWriter();
  private final Thread thread;

  private RunningCommand(Path directory, String... args) {
    var shell = new TestShell(directory).shell(out, new PrintWriter(System.err, true));
    thread = new Thread(() -> new Floecat(shell).run(args), String.join(" ", args));
  }

  static RunningCommand start(Path directory, String... args) {
    var command = new RunningCommand(directory, args);
    command.thread.start();
    return command;
  }

  /** All it has printed, once a line with {@code text} is among it. */
  String awaitLine(String text) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!out.toString().contains(text)) {
      assertThat(Instant.now()).as("%s, in: %s", text, out).isBefore(end);
      assertThat(thread.isAlive()).as("it still runs; it said: %s", out).isTrue();
      Thread.sleep(10);
    }
    return out.toString();
  }

  /** Stops it, as Ctrl-C would. */
  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join(PATIENCE);
    assertThat(thread.isAlive()).isFalse();
  }
}
