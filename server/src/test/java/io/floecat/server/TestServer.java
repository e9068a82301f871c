package io.floecat.server;

import com.linecorp.armeria.client.grpc.GrpcClients;
import io.floecat.runtime.config.ServerConfig;
import io.floecat.server.grpc.RecordingConnectors;
import io.floecat.server.limits.Limits;
import io.floecat.spi.CheckResult;
import io.floecat.spi.account.Principal;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.UnauthenticatedException;
import io.floecat.testkit.NoAuditLog;
import io.floecat.v1.ConnectorsGrpc.ConnectorsBlockingStub;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** The whole HTTP surface, with connectors that record behind it. */
final class TestServer implements AutoCloseable {

  static final String TOKEN = "floecat_test-token-of-32-characters-or-more";
  static final String OTHER_TOKEN = "floecat_test-token-of-another-caller-than-that";
  static final ServerConfig LOOPBACK =
      new ServerConfig("127.0.0.1", 0, Optional.empty(), false, false, 1000, 64);

  final RecordingConnectors connectors = new RecordingConnectors();
  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final AtomicReference<CheckResult> health = new AtomicReference<>(CheckResult.healthy());
  final Readiness readiness = new Readiness(Map.of("part", health::get));
  final ListenAddress address;
  final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  TestServer() {
    this(LOOPBACK);
  }

  TestServer(ServerConfig config) {
    this(config, Limits.of(config));
  }

  TestServer(Limits limits) {
    this(LOOPBACK, limits);
  }

  private TestServer(ServerConfig config, Limits limits) {
    readiness.refresh();
    address = ListenAddress.of(config, Clock.systemUTC());
    server =
        HttpServer.start(
            address,
            config.openMetrics(),
            limits,
            List.of(connectors),
            TestServer::authenticate,
            readiness,
            registry,
            new NoAuditLog());
  }

  private static CompletableFuture<Principal> authenticate(String token) {
    return switch (token) {
      case TOKEN -> CompletableFuture.completedFuture(Principal.admin("token:test"));
      case OTHER_TOKEN -> CompletableFuture.completedFuture(Principal.admin("token:other"));
      default ->
          CompletableFuture.failedFuture(
              new UnauthenticatedException(ErrorReason.UNAUTHENTICATED, "not accepted"));
    };
  }

  URI uri(String target) {
    return URI.create("http://127.0.0.1:" + server.port() + target);
  }

  /** A request with the token, to a target that {@link URI} can express. */
  HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(uri(target)).header("authorization", "Bearer " + TOKEN);
  }

  HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> send(String method, String target, String body) throws Exception {
    HttpRequest.Builder request = request(target);
    if (body.isEmpty()) {
      return send(request.method(method, HttpRequest.BodyPublishers.noBody()).build());
    }
    return send(
        request
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  String grpcUri() {
    return "gproto+http://127.0.0.1:" + server.port() + "/";
  }

  /** A gRPC client with the token. */
  ConnectorsBlockingStub grpc() {
    return grpc("x-none", "none");
  }

  /** A gRPC client with another token. */
  ConnectorsBlockingStub grpcAs(String token) {
    return GrpcClients.builder(grpcUri())
        .setHeader("authorization", "Bearer " + token)
        .build(ConnectorsBlockingStub.class);
  }

  /** A gRPC client with the token and one more header. */
  ConnectorsBlockingStub grpc(String header, String value) {
    return GrpcClients.builder(grpcUri())
        .setHeader("authorization", "Bearer " + TOKEN)
        .setHeader(header, value)
        .build(ConnectorsBlockingStub.class);
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
