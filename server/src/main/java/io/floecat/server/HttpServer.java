package io.floecat.server;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.common.util.BlockingTaskExecutor;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.GrpcHealthCheckService;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.grpc.HttpJsonTranscodingOptions;
import com.linecorp.armeria.server.healthcheck.HealthCheckService;
import io.floecat.core.account.Permission;
import io.floecat.server.auth.Authentication;
import io.floecat.server.auth.Authenticator;
import io.floecat.server.config.StartException;
import io.floecat.server.docs.DocsService;
import io.floecat.server.error.ErrorHandler;
import io.floecat.server.error.Failures;
import io.floecat.server.grpc.GrpcRequests;
import io.floecat.server.metrics.RequestMetrics;
import io.floecat.server.rest.RestMarshaller;
import io.floecat.server.rest.RestRequests;
import io.grpc.BindableService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;

/** One port for gRPC, REST, docs page, health and metrics. */
final class HttpServer implements AutoCloseable {

  /** Threads that may wait for the store and the secrets manager. */
  private static final int BLOCKING_THREADS = 64;

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

  /**
   * Beyond this the connection is cut. Up to it a request is read whole, so that a client that
   * still sends gets to see what is wrong.
   */
  private static final int MAX_BYTES_READ = 4 * Failures.MAX_REQUEST_BYTES;

  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final Duration STOP_QUIET = Duration.ofMillis(200);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  private static final MediaType PROMETHEUS_TEXT =
      MediaType.parse("text/plain; version=0.0.4; charset=utf-8");

  private final Server server;
  private final RequestObserver observer;

  private HttpServer(Server server, RequestObserver observer) {
    this.server = server;
    this.observer = observer;
  }

  /**
   * Starts to listen.
   *
   * @throws StartException it cannot listen there
   */
  static HttpServer start(
      ListenAddress address,
      boolean openMetrics,
      List<BindableService> rpcs,
      Authenticator authenticator,
      Readiness readiness,
      PrometheusMeterRegistry registry) {
    var errors = new ErrorHandler();
    GrpcService grpc = grpcService(rpcs, readiness, errors);
    var observer = new RequestObserver(grpc, new RequestMetrics(registry));
    ServerBuilder builder = Server.builder();
    limit(builder);
    builder
        .meterRegistry(registry)
        .errorHandler(errors)
        .service(
            grpc,
            service -> service.decorate(new RestRequests(grpc)).decorate(new GrpcRequests(grpc)))
        .service(Routes.LIVE, HealthCheckService.builder().longPolling(0).build())
        .service(
            Routes.READY,
            HealthCheckService.builder().longPolling(0).checkers(readiness.answer()).build())
        .route()
        .get(Routes.METRICS)
        .build((ctx, request) -> metrics(ctx, registry))
        .route()
        .get(Routes.DOCS)
        .build(new DocsService(rpcs))
        // The last one added is the first to see a request.
        .decorator(new Authentication(authenticator, path -> Routes.isOpen(path, openMetrics)))
        .decorator(observer);
    return new HttpServer(started(built(builder, address), address), observer);
  }

  /** The port it listens on. */
  int port() {
    return server.activeLocalPort();
  }

  /** Refuses new requests, lets running ones finish for a while, and stops to listen. */
  @Override
  public void close() {
    observer.stop();
    server.stop().join();
  }

  private static GrpcService grpcService(
      List<BindableService> rpcs, Readiness readiness, ErrorHandler errors) {
    return GrpcService.builder()
        .addServices(rpcs)
        .addService(ProtoReflectionServiceV1.newInstance())
        .addService(GrpcHealthCheckService.builder().checkers(readiness.answer()).build())
        .supportedSerializationFormats(
            GrpcSerializationFormats.PROTO, GrpcSerializationFormats.JSON)
        .jsonMarshallerFactory(RestMarshaller::new)
        .enableHttpJsonTranscoding(
            HttpJsonTranscodingOptions.builder().errorHandler(errors::toRest).build())
        .exceptionHandler(errors::toGrpc)
        .maxRequestMessageLength(Failures.MAX_REQUEST_BYTES)
        // A client's own deadline ends its waiting; ours bounds every request, also one without.
        .useClientTimeoutHeader(false)
        .useBlockingTaskExecutor(true)
        .build();
  }

  /** Counts of all accounts together: whoever has to say who they are must be let see them all. */
  private static HttpResponse metrics(ServiceRequestContext ctx, PrometheusMeterRegistry registry) {
    Authentication.principal(ctx).ifPresent(caller -> caller.requireEverywhere(Permission.OPERATE));
    return HttpResponse.of(
        () -> HttpResponse.of(HttpStatus.OK, PROMETHEUS_TEXT, registry.scrape()),
        ctx.blockingTaskExecutor());
  }

  private static void limit(ServerBuilder builder) {
    builder
        .blockingTaskExecutor(
            BlockingTaskExecutor.builder()
                .threadNamePrefix("floecat-request")
                .numThreads(BLOCKING_THREADS)
                .build(),
            true)
        .requestTimeout(REQUEST_TIMEOUT)
        .idleTimeout(IDLE_TIMEOUT)
        .maxRequestLength(MAX_BYTES_READ)
        .http1MaxInitialLineLength(MAX_HEADER_BYTES)
        .http1MaxHeaderSize(MAX_HEADER_BYTES)
        .http2MaxHeaderListSize(MAX_HEADER_BYTES)
        .gracefulShutdownTimeout(STOP_QUIET, STOP_TIMEOUT)
        .disableServerHeader()
        .verboseResponses(false)
        // The error handler logs, and knows what may be logged.
        .unhandledExceptionsReportInterval(Duration.ZERO)
        .unloggedExceptionsReportInterval(Duration.ZERO);
  }

  private static Server built(ServerBuilder builder, ListenAddress address) {
    try {
      address.addTo(builder);
      return builder.build();
    } catch (IllegalArgumentException | IllegalStateException e) {
      if (address.tls().isEmpty()) {
        throw e;
      }
      throw new StartException(
          "the TLS certificate, key or client CA cannot be used: not PEM, or they do not match", e);
    }
  }

  private static Server started(Server server, ListenAddress address) {
    try {
      server.start().join();
      return server;
    } catch (CompletionException e) {
      String reason =
          e.getCause() instanceof IOException cause ? StartException.reason(cause) : "see the log";
      throw new StartException(
          "cannot listen on %s:%d: %s; set floecat.server.host and port"
              .formatted(
                  address.socket().getAddress().getHostAddress(),
                  address.socket().getPort(),
                  reason),
          e);
    }
  }
}
