package io.floecat.server.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.Stream;

/** Times requests by method, protocol and status. */
public final class RequestMetrics {

  private static final Duration[] BUCKETS =
      Stream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;

  /** Registers in {@code registry} what is recorded here. */
  public RequestMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Records one request; the labels come from short lists. */
  public void record(String method, String protocol, String status, Duration duration) {
    Timer.builder("floecat.requests")
        .tag("method", method)
        .tag("protocol", protocol)
        .tag("status", status)
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(duration);
  }
}
