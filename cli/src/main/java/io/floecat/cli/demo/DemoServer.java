package io.floecat.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own, so that it can be killed as a server is killed. */
final class DemoServer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+");

  private final Process process;
  private final String url;

  private DemoServer(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts a server and returns when it answers.
   *
   * @param classPath of this program
   * @param directory where it runs
   * @param log where its log goes
   * @param environment its settings, and its keys
   */
  static DemoServer start(
      String classPath, Path directory, Path data, Path log, Map<String, String> environment)
      throws IOException {
    var builder =
        new ProcessBuilder(
                command(
                    classPath,
                    "-Dfloecat.data-dir=" + data,
                    "-Dfloecat.server.port=0",
                    "io.floecat.cli.Main",
                    "serve"))
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("FLOECAT_") || name.startsWith("AWS_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    return new DemoServer(
        process,
        url(process)
            .orElseThrow(
                () -> {
                  process.destroyForcibly();
                  return new StepFailedException("the server did not start: " + lastLine(log));
                }));
  }

  private static List<String> command(String classPath, String... more) {
    String java = ProcessHandle.current().info().command().orElse("java");
    var command =
        new ArrayList<>(
            List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath));
    command.addAll(List.of(more));
    return command;
  }

  /** The first address that the server prints; empty where it ends before it prints one. */
  private static Optional<String> url(Process process) throws IOException {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher matcher = URL.matcher(line);
      if (matcher.find()) {
        return Optional.of(matcher.group());
      }
    }
    return Optional.empty();
  }

  /** Of a log that is gone with its directory when the demonstration ends. */
  private static String lastLine(Path log) {
    try {
      return Files.readAllLines(log).stream()
          .reduce((_, later) -> later)
          .orElse("it does not say why");
    } catch (IOException e) {
      return "its log cannot be read";
    }
  }

  String url() {
    return url;
  }

  long pid() {
    return process.pid();
  }

  /** As {@code kill -9}: no code of the server runs any more. */
  void kill() {
    process.destroyForcibly();
    await();
  }

  /** As {@code kill}: the server finishes what it does. */
  @Override
  public void close() {
    process.destroy();
    await();
  }

  private void await() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new StepFailedException("the server did not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StepFailedException("interrupted");
    }
  }
}
