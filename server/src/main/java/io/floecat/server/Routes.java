package io.floecat.server;

import io.floecat.server.rest.RestRequests;
import io.floecat.server.rest.RestRoutes;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The paths of what is not an rpc. */
final class Routes {

  /** Whether the process lives. */
  static final String LIVE = "/healthz";

  /** Whether requests should be sent here. */
  static final String READY = "/readyz";

  /** Numbers for Prometheus. */
  static final String METRICS = "/metrics";

  /** Leads to the docs page. */
  static final String HOME = "/";

  /** A page that shows every rpc, type and field. */
  static final String DOCS = "/docs";

  /** The beginning of every REST path. */
  static final String REST = RestRequests.PATHS;

  private static final String GRPC_HEALTH = "/grpc.health.v1.Health/";

  private static final SortedSet<String> READ = new TreeSet<>(Set.of("GET"));
  private static final SortedSet<String> READ_OR_PROBE = new TreeSet<>(Set.of("GET", "HEAD"));

  private final RestRoutes rest;

  Routes(RestRoutes rest) {
    this.rest = rest;
  }

  /** The HTTP methods that a path takes; empty where there is no such path. */
  SortedSet<String> verbs(String path) {
    return switch (path) {
      case LIVE, READY -> READ_OR_PROBE;
      case METRICS, HOME, DOCS, DOCS + "/" -> READ;
      default -> rest.verbs(path);
    };
  }

  /** Whether the path answers without a token; everything that is not listed here does not. */
  static boolean isOpen(String path, boolean openMetrics) {
    return path.equals(LIVE)
        || path.equals(READY)
        || path.equals(HOME)
        || path.equals(DOCS)
        || path.equals(DOCS + "/")
        || path.startsWith(GRPC_HEALTH)
        || (openMetrics && path.equals(METRICS));
  }
}
