package io.floecat.server;

import com.linecorp.armeria.common.Flags;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.common.util.ThreadFactories;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.grpc.GrpcHealthCheckService;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.grpc.HttpJsonTranscodingOptions;
import com.linecorp.armeria.server.healthcheck.HealthCheckService;
import io.floecat.runtime.config.StartException;
import io.floecat.server.auth.Authentication;
import io.floecat.server.auth.Authenticator;
import io.floecat.server.docs.DocsService;
import io.floecat.server.error.ErrorHandler;
import io.floecat.server.error.Failures;
import io.floecat.server.grpc.GrpcRequests;
import io.floecat.server.grpc.LibraryServices;
import io.floecat.server.grpc.StoreReads;
import io.floecat.server.limits.Admission;
import io.floecat.server.limits.Limits;
import io.floecat.server.limits.RequestBodies;
import io.floecat.server.limits.SlowReaders;
import io.floecat.server.limits.StreamingRequests;
import io.floecat.server.limits.Watches;
import io.floecat.server.metrics.MetricsPage;
import io.floecat.server.metrics.RequestMetrics;
import io.floecat.server.rest.RestMarshaller;
import io.floecat.server.rest.RestRequests;
import io.floecat.server.rest.RestRoutes;
import io.floecat.spi.audit.AuditLog;
import io.grpc.BindableService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** One port for gRPC, REST, docs page, health and metrics. */
final class HttpServer implements AutoCloseable {

  /**
   * Beyond this the connection is cut. Up to it a request is read to its end, so that a client that
   * still sends gets to see what is wrong.
   */
  private static final int MAX_BYTES_READ = 4 * Failures.MAX_REQUEST_BYTES;

  /** A question for the health, which needs no token and no place, names a service at most. */
  private static final int MAX_HEALTH_BYTES = 256;

  private static final int MAX_STREAMS = 128;

  /** Streams that a client may open and reset at once in a minute. */
  private static final int MAX_RESETS = 400;

  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final Duration STOP_QUIET = Duration.ofMillis(200);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  private final Server server;
  private final RequestObserver observer;
  private final Admission admission;
  private final MetricsPage metrics;

  private HttpServer(
      Server server, RequestObserver observer, Admission admission, MetricsPage metrics) {
    this.server = server;
    this.observer = observer;
    this.admission = admission;
    this.metrics = metrics;
  }

  /**
   * Starts to listen.
   *
   * @throws StartException it cannot listen there
   */
  static HttpServer start(
      ListenAddress address,
      boolean openMetrics,
      Limits limits,
      List<BindableService> rpcs,
      Authenticator authenticator,
      Readiness readiness,
      PrometheusMeterRegistry registry,
      AuditLog audit) {
    RestRoutes rest = RestRoutes.of(rpcs);
    var errors = new ErrorHandler(new Routes(rest)::verbs);
    GrpcService grpc = grpcService(rpcs, errors);
    GrpcService health = healthService(readiness, errors);
    var bodies = new RequestBodies(limits, Failures.MAX_REQUEST_BYTES);
    var questions = new RequestBodies(limits, MAX_HEALTH_BYTES);
    var admission = new Admission(limits, new StoreReads(grpc), registry);
    var metrics = new MetricsPage(registry, audit);
    var observer = new RequestObserver(List.of(grpc, health), new RequestMetrics(registry), audit);
    ServerBuilder builder = Server.builder();
    limit(builder, limits);
    builder
        .meterRegistry(registry)
        .errorHandler(errors)
        .service(
            grpc,
            service ->
                service
                    .decorate(new RestRequests(grpc, rest, bodies))
                    .decorate(new GrpcRequests(grpc, bodies))
                    .decorate(admission)
                    .decorate(StreamingRequests::new))
        // Nothing waits for a thread in these, nor counts as a request that the server holds.
        .service(
            health,
            service ->
                service
                    .decorate(new GrpcRequests(health, questions))
                    .decorate(new Watches(limits))
                    .decorate(StreamingRequests::new))
        .route()
        .path(Routes.LIVE)
        .methods(HttpMethod.GET, HttpMethod.HEAD)
        .build(HealthCheckService.builder().longPolling(0).build())
        .route()
        .path(Routes.READY)
        .methods(HttpMethod.GET, HttpMethod.HEAD)
        .build(HealthCheckService.builder().longPolling(0).checkers(readiness.answer()).build())
        .route()
        .get(Routes.METRICS)
        .build(metrics)
        .route()
        .get(Routes.DOCS)
        .get(Routes.DOCS + "/")
        .build(new DocsService(rpcs))
        .route()
        .get(Routes.HOME)
        .build((_, _) -> HttpResponse.ofRedirect(Routes.DOCS))
        // The last one added is the first to see a request.
        .decorator(new Authentication(authenticator, path -> Routes.isOpen(path, openMetrics)))
        .decorator(observer);
    address.addTo(builder);
    useThreadsThatEndAtOnce(builder);
    return new HttpServer(started(builder.build(), address), observer, admission, metrics);
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
    admission.close();
    metrics.close();
  }

  private static GrpcService grpcService(List<BindableService> rpcs, ErrorHandler errors) {
    return GrpcService.builder()
        .addServices(rpcs)
        .addService(ProtoReflectionServiceV1.newInstance())
        .intercept(new LibraryServices())
        .supportedSerializationFormats(
            GrpcSerializationFormats.PROTO, GrpcSerializationFormats.JSON)
        .jsonMarshallerFactory(RestMarshaller::new)
        .enableHttpJsonTranscoding(
            HttpJsonTranscodingOptions.builder().errorHandler(errors::toRest).build())
        .exceptionHandler(errors::toGrpc)
        .maxRequestMessageLength(Failures.MAX_REQUEST_BYTES)
        // A client's own deadline ends its waiting; ours bounds every request, also one without.
        .useClientTimeoutHeader(false)
        .build();
  }

  private static GrpcService healthService(Readiness readiness, ErrorHandler errors) {
    return GrpcService.builder()
        .addService(GrpcHealthCheckService.builder().checkers(readiness.answer()).build())
        .intercept(new LibraryServices())
        .exceptionHandler(errors::toGrpc)
        .maxRequestMessageLength(Failures.MAX_REQUEST_BYTES)
        .useClientTimeoutHeader(false)
        .build();
  }

  private static void limit(ServerBuilder builder, Limits limits) {
    builder
        .maxNumConnections(limits.connections())
        .requestTimeout(limits.request())
        .idleTimeout(limits.idle())
        .maxRequestLength(MAX_BYTES_READ)
        .http1MaxInitialLineLength(MAX_HEADER_BYTES)
        .http1MaxHeaderSize(MAX_HEADER_BYTES)
        .http2MaxHeaderListSize(MAX_HEADER_BYTES)
        .http2MaxStreamsPerConnection(MAX_STREAMS)
        .http2MaxResetFramesPerWindow(MAX_RESETS, 60)
        .childChannelPipelineCustomizer(pipeline -> pipeline.addFirst(new SlowReaders(limits)))
        .gracefulShutdownTimeout(STOP_QUIET, STOP_TIMEOUT)
        .connectionDrainDuration(STOP_QUIET) // Between saying that it goes away and going.
        .disableServerHeader()
        .verboseResponses(false)
        // The error handler logs, and knows what may be logged.
        .unhandledExceptionsReportInterval(Duration.ZERO)
        .unloggedExceptionsReportInterval(Duration.ZERO);
  }

  /**
   * The web server's own would wait at its end, for two seconds, for whatever may still come. It
   * ends the workers last but one, when all connections are closed, and then the acceptor.
   */
  private static void useThreadsThatEndAtOnce(ServerBuilder builder) {
    EventLoopGroup workers =
        EventLoopGroups.builder()
            .threadFactory(ThreadFactories.newThreadFactory("floecat-io", true))
            .gracefulShutdown(Duration.ZERO, STOP_QUIET)
            .build();
    EventLoopGroup acceptor =
        Flags.transportType()
            .newEventLoopGroup(1, _ -> ThreadFactories.newThreadFactory("floecat-accept", false));
    workers
        .terminationFuture()
        .addListener(_ -> acceptor.shutdownGracefully(0, 0, TimeUnit.SECONDS));
    builder.workerGroup(workers, true).bossGroupFactory(_ -> acceptor);
  }

  private static Server started(Server server, ListenAddress address) {
    try {
      server.start().join();
      return server;
    } catch (CompletionException e) {
      String reason =
          e.getCause() instanceof IOException cause ? StartException.reason(cause) : "see the log";
      throw new StartException(
          "cannot listen on %s:%s: %s; set floecat.server.host and port"
              .formatted(
                  address.socket().getAddress().getHostAddress(),
                  address.socket().getPort(),
                  reason),
          e);
    }
  }
}
