package io.floecat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.core.leak.LeakSearch;
import io.floecat.core.leak.ProcessEvidence;
import io.floecat.core.leak.Surface;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * The program as its users start it, from a directory, logging everything; what everybody sees of
 * its processes, and what it prints, is searched.
 */
final class WatchedProgram implements AutoCloseable {

  private static final Path LAUNCHER = Path.of("..", "floecat").toAbsolutePath().normalize();

  private final Path directory;
  private final Path logs;
  private final LeakSearch search;
  private final ProcessEvidence evidence;
  private final AtomicInteger commands = new AtomicInteger();
  private final Process server;
  private final BufferedReader banner;
  private final String url;

  /** Starts a server with these settings, which it has in a file. */
  WatchedProgram(Path directory, String settings, LeakSearch search) throws IOException {
    this.directory = directory;
    this.logs = Files.createDirectory(directory.resolve("logs"));
    this.search = search;
    this.evidence = new ProcessEvidence(search);
    Files.writeString(directory.resolve("serve.properties"), settings);
    server = process("server", List.of("serve", "--config", "serve.properties"), Map.of()).start();
    banner = server.inputReader();
    String first = banner.readLine();
    assertThat(first).as(Files.readString(logs.resolve("server.err"))).isNotNull();
    url = first.replaceFirst("^serving +", "");
  }

  /** Where the server listens. */
  String url() {
    return url;
  }

  ProcessHandle server() {
    return server.toHandle();
  }

  /** How many commands were run. */
  int commands() {
    return commands.get();
  }

  /**
   * Runs a command to its end.
   *
   * @param given variables that hold secrets, as its caller wants it
   * @return its exit code
   */
  int run(List<String> words, Map<String, String> given, String input) throws Exception {
    String name = "command-" + commands.incrementAndGet();
    Path out = logs.resolve(name + ".out");
    Process process = process(name, words, given).redirectOutput(out.toFile()).start();
    watch(process, given.keySet(), input);
    String line = String.join(" ", words);
    search.in(Surface.STANDARD_OUTPUT, line, Files.readString(out));
    search.in(Surface.STANDARD_ERROR, line, Files.readString(logs.resolve(name + ".err")));
    return process.exitValue();
  }

  /** What wants to read its input to the end is certainly there to be seen. */
  private void watch(Process process, Set<String> given, String input) throws Exception {
    String seen = "";
    while (process.isAlive() && !seen.contains("floecat.jar")) {
      seen = evidence.outside(process.toHandle(), given);
    }
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(UTF_8));
    } catch (IOException e) {
      // It did not want any.
    }
    while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
      evidence.outside(process.toHandle(), given);
    }
  }

  /** Stops the server, and has all it printed searched. */
  @Override
  public void close() throws Exception {
    server.toHandle().destroy(); // Does not close its output, as the process's own method does.
    String printed = banner.lines().collect(Collectors.joining("\n"));
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    search.in(Surface.STANDARD_OUTPUT, "serve", printed);
    search.in(Surface.STANDARD_ERROR, "serve", Files.readString(logs.resolve("server.err")));
    assertThat(Files.readString(logs.resolve("server.log"))).contains("\"level\":\"DEBUG\"");
  }

  private ProcessBuilder process(String name, List<String> words, Map<String, String> variables)
      throws IOException {
    var command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(new TraceLog(logs, name).options());
    command.addAll(words);
    var process = new ProcessBuilder(command).directory(directory.toFile());
    process.environment().keySet().removeIf(variable -> variable.startsWith("FLOECAT_"));
    process.environment().putAll(variables);
    return process.redirectError(logs.resolve(name + ".err").toFile());
  }
}
