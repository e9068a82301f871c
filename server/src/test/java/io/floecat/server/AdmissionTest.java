package io.floecat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.floecat.v1.Connector;
import io.floecat.v1.ConnectorsGrpc.ConnectorsBlockingStub;
import io.floecat.v1.CreateConnectorRequest;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets one of the server's places, while a backend that waits for the test holds others. */
@Timeout(60)
class AdmissionTest {

  private static final String ONE = "/v1/accounts/a/connectors/b";
  private static final String LIST = "/v1/accounts/a/connectors";
  private static final int PLACES = 4;
  private static final int PLACES_OF_ONE = 3;

  private static final TestServer SERVER =
      new TestServer(new TestLimits().requests(PLACES, PLACES_OF_ONE).limits());

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
        assertThat(waiting.tryAcquire(PLACES_OF_ONE, 10, TimeUnit.SECONDS)).isTrue();
        for (int stream = 1; stream <= 5; stream += 2) {
          client.send(RawHttp2.RST_STREAM, 0, stream, RawHttp2.number(8));
        }
        assertThat(logs.await("\"status\":\"CANCELLED\"", 3)).hasSize(3);

        assertThat(get(TestServer.TOKEN).statusCode()).isEqualTo(429);
      }
      assertAllAreServed();
      awaitPlacesTaken(0);
      assertThat(get(TestServer.TOKEN).statusCode()).isEqualTo(200);
      assertThat(SERVER.connectors.requests()).hasSize(PLACES_OF_ONE + 1);
    }
  }

  @Test
  void request_refusedByTheWebServer_leavesItsPlaceAndALine() throws Exception {
    try (var logs = new LogCapture()) {
      HttpResponse<String> refused = SERVER.send("HEAD", ONE, "");

      assertThat(refused.statusCode()).isEqualTo(405);
      awaitPlacesTaken(0);
      assertThat(logs.await("floecat.access", 1)).hasSize(1);
    }
  }

  @Test
  @DisplayName("who waits for the secrets manager holds up nobody who does not")
  void creates_thatWait_holdUpNoReadsOfAnybody() throws Exception {
    holdOnlyCreates();
    for (int i = 0; i < PLACES_OF_ONE; i++) {
      holdCreate(TestServer.TOKEN);
    }

    HttpResponse<String> refused = create(TestServer.TOKEN);
    holdCreate(TestServer.OTHER_TOKEN);
    HttpResponse<String> overloaded = create(TestServer.OTHER_TOKEN);

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("retry-after")).contains("1");
    assertThat(overloaded.statusCode()).isEqualTo(503);
    for (int i = 0; i < 200; i++) {
      assertThat(get(TestServer.TOKEN).statusCode()).isEqualTo(200);
      assertThat(get(TestServer.OTHER_TOKEN).statusCode()).isEqualTo(200);
    }
    assertAllAreServed();
  }

  @Test
  @DisplayName("with 64 creates of one caller stuck, another caller is served as ever")
  void creates_asManyAsOneCallerMayHave_holdUpNoOtherCreate() throws Exception {
    try (var usual = new TestServer()) {
      usual.connectors.answerWith(
          request -> {
            if (request instanceof CreateConnectorRequest create
                && create.getConnectorId().equals("stuck")) {
              waiting.release();
              answers.acquireUninterruptibly();
            }
            return Connector.getDefaultInstance();
          });
      for (int i = 0; i < 64; i++) {
        held.add(inBackground(() -> create(usual, TestServer.TOKEN, "stuck")));
      }
      assertThat(waiting.tryAcquire(64, 10, TimeUnit.SECONDS)).isTrue();

      for (int i = 0; i < 100; i++) {
        assertThat(create(usual, TestServer.OTHER_TOKEN, "free").statusCode()).isEqualTo(200);
        assertThat(get(usual, TestServer.OTHER_TOKEN).statusCode()).isEqualTo(200);
      }
      assertAllAreServed();
    }
  }

  @Test
  @DisplayName("a client that has its answer always finds a place for its next request")
  void requests_oneAtATimeOnManyConnections_areNeverRefused() throws Exception {
    try (var single = new TestServer(new TestLimits().requests(1, 1).limits())) {
      ConnectorsBlockingStub grpc = single.grpc();
      single.connectors.answerWith(_ -> Connector.getDefaultInstance());
      var first = new RawHttp(single.server.port());
      for (int i = 0; i < 300; i++) {
        assertThat(get(single, TestServer.TOKEN).statusCode()).isEqualTo(200);
        assertThat(grpc.getConnector(GetConnectorRequest.getDefaultInstance())).isNotNull();
        assertThat(single.send("GET", ONE + "?nonsense=1", "").statusCode()).isEqualTo(400);
        if (i % 20 == 0) {
          assertThat(first.send(RawHttp.request("GET", ONE, ""))).startsWith("HTTP/1.1 200");
        }
      }
    }
  }

  @Test
  void answers_thatTheirCallerDoesNotTake_areRefusedAtTheNextHead() throws Exception {
    try (var small = new TestServer(new TestLimits().bytes(200_000, 100_000).limits());
        var client = new RawHttp2(small.server.port(), 4, 0)) {
      small.connectors.answerWith(
          _ -> Connector.newBuilder().setDescription("x".repeat(100_000)).build());
      client.send(
          RawHttp2.HEADERS, RawHttp2.END_HEADERS | RawHttp2.END_STREAM, 1, RawHttp2.get(ONE));
      assertThat(client.next(RawHttp2.HEADERS)).isPresent();

      assertThat(get(small, TestServer.TOKEN).statusCode()).isEqualTo(429);
    }
  }

  @Test
  void lists_moreThanFitInMemory_waitTheirTurn() throws Exception {
    int list = 4 << 20;
    try (var small = new TestServer(new TestLimits().bytes(2 * list, list).limits())) {
      var atOnce = new AtomicInteger();
      var most = new AtomicInteger();
      small.connectors.answerWith(
          _ -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            Thread.yield();
            atOnce.decrementAndGet();
            return Connector.getDefaultInstance();
          });
      var lists = new ArrayList<CompletableFuture<HttpResponse<String>>>();
      for (int i = 0; i < 50; i++) {
        lists.add(inBackground(() -> send(small, TestServer.TOKEN, "GET", LIST, "")));
      }
      assertThat(lists).allSatisfy(it -> assertThat(it.join().statusCode()).isEqualTo(200));
      assertThat(most).hasValue(1);
    }
  }

  private void holdOnlyCreates() {
    SERVER.connectors.answerWith(
        request -> {
          if (request instanceof CreateConnectorRequest) {
            answers.acquireUninterruptibly();
          }
          return Connector.getDefaultInstance();
        });
  }

  private void holdCreate(String token) throws InterruptedException {
    held.add(inBackground(() -> create(token)));
    awaitPlacesTaken(held.size());
  }

  private static HttpResponse<String> create(String token) {
    return create(SERVER, token, "some");
  }

  private static HttpResponse<String> create(TestServer server, String token, String id) {
    return send(server, token, "POST", LIST + "?connectorId=" + id, "{}");
  }

  private static <T> CompletableFuture<T> inBackground(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
  }

  /** Has {@code count} more requests under way. */
  private void hold(String token, int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      held.add(inBackground(() -> get(token)));
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
    return get(SERVER, token);
  }

  private static HttpResponse<String> get(TestServer server, String token) {
    return send(server, token, "GET", ONE, "");
  }

  private static HttpResponse<String> send(
      TestServer server, String token, String method, String target, String body) {
    try {
      return server.send(
          HttpRequest.newBuilder(server.uri(target))
              .header("authorization", "Bearer " + token)
              .header("content-type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(body))
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
