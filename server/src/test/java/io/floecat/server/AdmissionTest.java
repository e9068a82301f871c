package io.floecat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.floecat.server.limits.Limits;
import io.floecat.v1.Connector;
import io.floecat.v1.GetConnectorRequest;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc.HealthBlockingStub;
import io.grpc.protobuf.StatusProto;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets one of the server's places, while a backend that waits for the test holds others. */
@Timeout(20)
class AdmissionTest {

  private static final String ONE = "/v1/accounts/a/connectors/b";
  private static final int THREADS = 2;
  private static final int PLACES = 4;
  private static final int PLACES_OF_ONE = 3;
  private static final Limits DEFAULTS = Limits.of(TestServer.LOOPBACK);

  private static final TestServer SERVER =
      new TestServer(
          new Limits(
              DEFAULTS.connections(),
              THREADS,
              PLACES,
              PLACES_OF_ONE,
              DEFAULTS.request(),
              DEFAULTS.body(),
              DEFAULTS.idle(),
              DEFAULTS.stalled()));

  private final Semaphore waiting = new Semaphore(0);
  private final Semaphore answers = new Semaphore(0);
  private final List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @BeforeEach
  void holdEveryRequest() throws InterruptedException {
    awaitPlacesTaken(0);
    SERVER.connectors.reset();
    SERVER.connectors.answerWith(
        _ -> {
          waiting.release();
          answers.acquireUninterruptibly();
          return Connector.getDefaultInstance();
        });
  }

  @Test
  void requests_moreThanThereArePlaces_areRefusedOnBothProtocolsAndThenServed() throws Exception {
    hold(TestServer.TOKEN, PLACES_OF_ONE);
    hold(TestServer.OTHER_TOKEN, 1);

    HttpResponse<String> refused = get(TestServer.OTHER_TOKEN);
    Status refusal = grpcRefusal(TestServer.OTHER_TOKEN);

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body())
        .startsWith("{\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\"")
        .contains("\"reason\":\"OVERLOADED\"", "google.rpc.RetryInfo");
    assertThat(refused.headers().firstValue("retry-after")).contains("1");
    assertThat(refusal.getCode()).isEqualTo(Code.UNAVAILABLE_VALUE);
    assertThat(refusal.getDetailsList()).anyMatch(detail -> detail.is(RetryInfo.class));

    assertAllAreServed();
    assertThat(get(TestServer.OTHER_TOKEN).statusCode()).isEqualTo(200);
  }

  @Test
  void requests_moreThanOneCallerMayHave_areRefusedForThatCallerOnly() throws Exception {
    hold(TestServer.TOKEN, PLACES_OF_ONE);

    HttpResponse<String> refused = get(TestServer.TOKEN);
    Status refusal = grpcRefusal(TestServer.TOKEN);
    hold(TestServer.OTHER_TOKEN, 1);

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body())
        .startsWith("{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\"")
        .contains("\"reason\":\"TOO_MANY_REQUESTS\"", "google.rpc.RetryInfo");
    assertThat(refused.headers().firstValue("retry-after")).contains("1");
    assertThat(refusal.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED_VALUE);
    assertThat(refusal.getDetailsList()).anyMatch(detail -> detail.is(RetryInfo.class));

    assertAllAreServed();
  }

  @Test
  void overload_healthAndMetrics_areStillAnswered() throws Exception {
    hold(TestServer.TOKEN, PLACES_OF_ONE);
    hold(TestServer.OTHER_TOKEN, 1);

    assertThat(SERVER.send("GET", "/healthz", "").statusCode()).isEqualTo(200);
    assertThat(SERVER.send("GET", "/readyz", "").statusCode()).isEqualTo(200);
    assertThat(SERVER.send("GET", "/metrics", "").statusCode()).isEqualTo(200);
    assertThat(
            GrpcClients.newClient(SERVER.grpcUri(), HealthBlockingStub.class)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);

    assertAllAreServed();
  }

  @Test
  void request_whoseClientIsGone_keepsItsPlaceUntilItsWorkIsDone() throws Exception {
    try (var logs = new LogCapture()) {
      try (var client = new RawHttp2(SERVER.server.port())) {
        for (int stream = 1; stream <= 5; stream += 2) {
          client.send(
              RawHttp2.HEADERS,
              RawHttp2.END_HEADERS | RawHttp2.END_STREAM,
              stream,
              RawHttp2.get(ONE));
        }
        assertThat(waiting.tryAcquire(THREADS, 10, TimeUnit.SECONDS)).isTrue();
        for (int stream = 1; stream <= 5; stream += 2) {
          client.send(RawHttp2.RST_STREAM, 0, stream, RawHttp2.number(8));
        }
        assertThat(logs.await("\"status\":\"CANCELLED\"", 3)).hasSize(3);

        assertThat(get(TestServer.TOKEN).statusCode()).isEqualTo(429);
      }
      assertAllAreServed();
      awaitPlacesTaken(0);
      assertThat(get(TestServer.TOKEN).statusCode()).isEqualTo(200);
      assertThat(SERVER.connectors.requests())
          .as("the third one was never begun, and the last one was served")
          .hasSize(THREADS + 1);
    }
  }

  @Test
  void request_refusedByTheWebServer_leavesItsPlaceAndALine() throws Exception {
    try (var logs = new LogCapture()) {
      HttpResponse<String> refused = SERVER.send("HEAD", ONE, "");

      assertThat(refused.statusCode()).isEqualTo(404);
      awaitPlacesTaken(0);
      assertThat(logs.await("floecat.access", 1)).hasSize(1);
    }
  }

  /** Has {@code count} more requests under way, of which the first ones have a thread. */
  private void hold(String token, int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      held.add(CompletableFuture.supplyAsync(() -> get(token), Thread::startVirtualThread));
    }
    awaitPlacesTaken(held.size());
  }

  private static void awaitPlacesTaken(int count) throws InterruptedException {
    while (SERVER.registry.get("floecat.requests.held").gauge().value() != count) {
      Thread.sleep(1); // Unlike a yield, it ends when the test's time is over.
    }
  }

  private void assertAllAreServed() {
    answers.release(1_000);
    assertThat(held).allSatisfy(served -> assertThat(served.join().statusCode()).isEqualTo(200));
  }

  private static HttpResponse<String> get(String token) {
    try {
      return SERVER.send(
          HttpRequest.newBuilder(SERVER.uri(ONE))
              .header("authorization", "Bearer " + token)
              .build());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Status grpcRefusal(String token) {
    var thrown =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> SERVER.grpcAs(token).getConnector(GetConnectorRequest.getDefaultInstance()));
    return Objects.requireNonNull(StatusProto.fromThrowable(thrown));
  }
}
