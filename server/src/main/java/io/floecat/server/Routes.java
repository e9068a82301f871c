package io.floecat.server;

import io.floecat.server.rest.RestRequests;

/** The paths of what is not an rpc. */
final class Routes {

  /** Whether the process lives. */
  static final String LIVE = "/healthz";

  /** Whether requests should be sent here. */
  static final String READY = "/readyz";

  /** Numbers for Prometheus. */
  static final String METRICS = "/metrics";

  /** A page that shows every rpc, type and field. */
  static final String DOCS = "/docs";

  /** The beginning of every REST path. */
  static final String REST = RestRequests.PATHS;

  private static final String GRPC_HEALTH = "/grpc.health.v1.Health/";

  private Routes() {}

  /** Whether the path answers without a token; everything that is not listed here does not. */
  static boolean isOpen(String path, boolean openMetrics) {
    return path.equals(LIVE)
        || path.equals(READY)
        || path.equals(DOCS)
        || path.startsWith(GRPC_HEALTH)
        || (openMetrics && path.equals(METRICS));
  }
}
