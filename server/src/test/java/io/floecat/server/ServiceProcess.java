package io.floecat.server;

import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A service in a process of its own, with its data in {@code data} under a directory. */
public final class ServiceProcess implements AutoCloseable {

  private final Process process;
  private final URI url;

  private ServiceProcess(Process process) throws IOException {
    this.process = process;
    this.url = URI.create(process.inputReader().readLine());
  }

  /**
   * Starts it, and returns when it listens.
   *
   * @param prefix a command that runs the command behind it, or none
   * @param options of the virtual machine
   */
  public static ServiceProcess start(Path directory, List<String> prefix, String... options)
      throws IOException {
    var command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC"));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            ServiceProcess.class.getName(),
            directory.toString()));
    return new ServiceProcess(
        new ProcessBuilder(command).redirectError(directory.resolve("log").toFile()).start());
  }

  /** Where it is. */
  public URI url() {
    return url;
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its settings. */
  public static FloecatConfig config(Path directory) {
    return FloecatConfig.from(
        Settings.read(
            new ConfigSources(
                Map.of("floecat.data-dir", directory + "/data", "floecat.server.port", "0"),
                Map.of(),
                directory,
                Optional.empty())));
  }

  /** Tells it to stop, and returns when it has. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the service does not stop");
    }
  }

  /** Says where it is, and serves until it is told to stop. */
  public static void main(String[] arguments) {
    try (var server = FloecatServer.start(config(Path.of(arguments[0])))) {
      System.out.println(server.url());
      server.awaitStop();
    }
  }
}
