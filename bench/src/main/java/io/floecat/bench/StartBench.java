package io.floecat.bench;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** From the start of the process to ready, and resident memory, next to a JVM that does nothing. */
final class StartBench {

  private static final int RUNS = 5;

  private StartBench() {}

  /** What a JVM does that has nothing to do: it says so, and waits to be ended. */
  public static final class Nothing {
    private Nothing() {}

    /** Prints a line, and waits for its input to end. */
    public static void main(String[] args) throws Exception {
      System.out.println("ready");
      System.in.read();
    }
  }

  static void run(Path directory) throws Exception {
    Files.createDirectory(directory);
    long[][] server = new long[RUNS][];
    long[][] nothing = new long[RUNS][];
    for (int run = 0; run < RUNS; run++) {
      Path data = directory.resolve("data" + run);
      server[run] =
          measure(
              "-Dfloecat.data-dir=" + data,
              "-Dfloecat.server.port=0",
              "io.floecat.cli.Main",
              "serve");
      nothing[run] = measure(Nothing.class.getName());
    }
    report("start to ready, ms", server, nothing, 0);
    report("resident memory, MiB", server, nothing, 1);
  }

  private static void report(String name, long[][] server, long[][] nothing, int figure) {
    long measured = median(server, figure);
    long reference = median(nothing, figure);
    System.out.printf(
        "%-44s %12d %12d %8.2f%n", name, measured, reference, (double) measured / reference);
  }

  private static long median(long[][] runs, int figure) {
    long[] figures = Arrays.stream(runs).mapToLong(run -> run[figure]).sorted().toArray();
    return figures[figures.length / 2];
  }

  /** Milliseconds to the first line of output, and MiB resident then. */
  private static long[] measure(String... arguments) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path")));
    command.addAll(List.of(arguments));
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader output = process.inputReader()) {
      if (output.readLine() == null) {
        throw new IllegalStateException("it did not start");
      }
      long millis = (System.nanoTime() - start) / 1_000_000;
      return new long[] {millis, residentMebibytes(process.pid())};
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static long residentMebibytes(long pid) throws Exception {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}
