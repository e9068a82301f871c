package io.floecat.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Runs the benchmarks, all or those named. */
public final class Bench {

  private Bench() {}

  /**
   * {@code args} names parts: requests, limits, waiting, writes, audit, listing, start, aws; none means all.
   */
  public static void main(String[] args) throws Exception {
    Set<String> parts =
        args.length == 0
            ? Set.of("requests", "limits", "waiting", "writes", "audit", "listing", "start", "aws")
            : Set.copyOf(List.of(args));
    Path directory = Files.createTempDirectory("floecat-bench");
    System.out.printf("%-44s %12s %12s %8s%n", "", "measured", "reference", "ratio");
    if (parts.contains("requests")) {
      RequestBench.run(directory.resolve("requests"));
    }
    if (parts.contains("limits")) {
      LimitsBench.run();
    }
    if (parts.contains("waiting")) {
      WaitingBench.run(directory.resolve("waiting"));
    }
    if (parts.contains("writes")) {
      WriteBench.run(directory.resolve("writes"));
    }
    if (parts.contains("audit")) {
      AuditBench.run(directory.resolve("audit"));
    }
    if (parts.contains("listing")) {
      ListingBench.run(directory.resolve("listing"));
    }
    if (parts.contains("start")) {
      StartBench.run(directory.resolve("start"));
    }
    if (parts.contains("aws")) {
      AwsBench.run();
    }
    System.exit(0);
  }

  /** Prints a rate and its share of the reference's. */
  static void rate(String name, double measured, double reference) {
    System.out.printf(
        "%-44s %10.0f/s %10.0f/s %8.2f%n", name, measured, reference, measured / reference);
  }

  /** Prints a cost in microseconds and how many times the reference's it is. */
  static void cost(String name, double measured, double reference) {
    System.out.printf(
        "%-44s %10.1fus %10.1fus %8.2f%n", name, measured, reference, measured / reference);
  }
}
