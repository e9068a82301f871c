package io.floecat.server;

import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.common.util.BlockingTaskExecutor;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.docs.DocService;
import com.linecorp.armeria.server.grpc.GrpcHealthCheckService;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.grpc.HttpJsonTranscodingOptions;
import com.linecorp.armeria.server.grpc.HttpJsonTranscodingQueryParamMatchRule;
import com.linecorp.armeria.server.healthcheck.HealthCheckService;
import com.linecorp.armeria.server.prometheus.PrometheusExpositionService;
import io.floecat.server.auth.Authentication;
import io.floecat.server.auth.Authenticator;
import io.floecat.server.config.ServerConfig;
import io.floecat.server.config.StartException;
import io.floecat.server.error.ErrorHandler;
import io.floecat.server.error.Failures;
import io.floecat.server.metrics.RequestMetrics;
import io.floecat.server.rest.RestStrictness;
import io.floecat.server.rest.StrictJsonMarshaller;
import io.grpc.BindableService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

/** One port for gRPC, REST, docs page, health and metrics. */
final class HttpServer implements AutoCloseable {

  /** Threads that may wait for the store and the secrets manager. */
  private static final int BLOCKING_THREADS = 64;

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);
  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final Duration STOP_QUIET = Duration.ofMillis(200);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  private final Server server;
  private final RequestObserver observer;

  private HttpServer(Server server, RequestObserver observer) {
    this.server = server;
    this.observer = observer;
  }
}
