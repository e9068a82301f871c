package io.floecat.server.limits;

import io.floecat.server.config.ServerConfig;
import java.time.Duration;

/**
 * What one server takes on, and how patient it is.
 *
 * @param connections open at once; further ones are closed as they come
 * @param threads that may wait for the store and the secrets manager
 * @param requests held at once, at work or waiting for a thread; further ones are refused, before
 *     their body is read
 * @param requestsPerCaller how many of them may be one caller's
 * @param request how long a request may take, from its head to the beginning of its response
 * @param body how long a request's body may take to arrive
 * @param idle how long a connection may have no request, or one whose head is not complete
 * @param stalled how long a client may take nothing of what waits for it
 */
public record Limits(
    int connections,
    int threads,
    int requests,
    int requestsPerCaller,
    Duration request,
    Duration body,
    Duration idle,
    Duration stalled) {

  private static final int THREADS = 64;

  /** What {@code config} says, and for the rest what suits every deployment. */
  public static Limits of(ServerConfig config) {
    return new Limits(
        config.maxConnections(),
        THREADS,
        ServerConfig.MAX_REQUESTS,
        config.maxRequestsPerCaller(),
        Duration.ofSeconds(60),
        Duration.ofSeconds(20),
        Duration.ofSeconds(60),
        Duration.ofSeconds(30));
  }
}
