package io.floecat.server.limits;

import io.floecat.runtime.config.ServerConfig;
import java.time.Duration;

/**
 * What one server takes on, and how patient it is.
 *
 * @param connections open at once; further ones are closed as they come
 * @param requests held at once that only read the store, and as many others; further ones are
 *     refused, before their body is read
 * @param requestsPerCaller how many of each kind may be one caller's
 * @param bytes of requests' bodies held at once, as many of lists, and as many of other answers
 * @param bytesPerCaller how many of each kind may be one caller's
 * @param request how long a request may take, from its head to the beginning of its response
 * @param body how long a request's body may take to arrive
 * @param watch how long a client may wait for changes of the health in one stream
 * @param idle how long a connection may have no request, or one whose head is not complete
 * @param stalled how long a client may take nothing of what waits for it
 */
public record Limits(
    int connections,
    int requests,
    int requestsPerCaller,
    long bytes,
    long bytesPerCaller,
    Duration request,
    Duration body,
    Duration watch,
    Duration idle,
    Duration stalled) {

  /** The largest answer that is a list: a page of connectors, in either protocol. */
  static final long LIST_BYTES = 4L << 20;

  /** How long a list waits for room in memory before it is refused. */
  static final Duration LIST_PATIENCE = Duration.ofSeconds(10);

  /** How long work under way has to end when the server stops. */
  static final Duration STOP = Duration.ofSeconds(5);

  /** Room for as many of the largest connectors as one caller has requests by default. */
  private static final long LEAST_BYTES = 24L << 20;

  /** What {@code config} says, and for the rest what suits every deployment and this memory. */
  public static Limits of(ServerConfig config) {
    long perCaller = Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / 16);
    return new Limits(
        config.maxConnections(),
        ServerConfig.MAX_REQUESTS,
        config.maxRequestsPerCaller(),
        2 * perCaller,
        perCaller,
        Duration.ofSeconds(60),
        Duration.ofSeconds(20),
        Duration.ofMinutes(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(30));
  }
}
