package io.floecat.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What happens at each limit. A backend that waits for the test keeps requests under way; where the
 * server has to lose its patience, that is short, and the test waits until it is lost.
 */
@Timeout(60)
class LimitsTest {

  private static final String ONE = "/v1/accounts/a/connectors/b";
  private static final String LIST = "/v1/accounts/a/connectors";
  private static final int THREADS = 2;
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Limits LIMITS =
      new Limits(
          1000,
          THREADS,
          4,
          3,
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60));

  @Test
  void requests_moreThanThereArePlaces_areRefusedOnBothProtocolsAndThenServed() throws Exception {
    try (var floecat = new TestServer(LIMITS)) {
      var backend = new Backend(floecat);
      List<CompletableFuture<HttpResponse<String>>> held = backend.hold(TestServer.TOKEN, 3);
      held.addAll(backend.hold(TestServer.OTHER_TOKEN, 1));

      HttpResponse<String> refused = get(floecat, TestServer.OTHER_TOKEN);
      Status refusal = grpcRefusal(floecat, TestServer.OTHER_TOKEN);

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body())
          .startsWith("{\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\"")
          .contains("\"reason\":\"OVERLOADED\"", "google.rpc.RetryInfo");
      assertThat(refused.headers().firstValue("retry-after")).contains("1");
      assertThat(refusal.getCode()).isEqualTo(Code.UNAVAILABLE_VALUE);
      assertThat(refusal.getDetailsList()).anyMatch(detail -> detail.is(RetryInfo.class));

      backend.release();
      assertThat(held).allSatisfy(served -> assertThat(served.join().statusCode()).isEqualTo(200));
      assertThat(get(floecat, TestServer.OTHER_TOKEN).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void requests_moreThanOneCallerMayHave_areRefusedForThatCallerOnly() throws Exception {
    try (var floecat = new TestServer(LIMITS)) {
      var backend = new Backend(floecat);
      List<CompletableFuture<HttpResponse<String>>> held = backend.hold(TestServer.TOKEN, 3);

      HttpResponse<String> refused = get(floecat, TestServer.TOKEN);
      Status refusal = grpcRefusal(floecat, TestServer.TOKEN);
      held.addAll(backend.hold(TestServer.OTHER_TOKEN, 1));

      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.body())
          .startsWith("{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\"")
          .contains("\"reason\":\"TOO_MANY_REQUESTS\"", "google.rpc.RetryInfo");
      assertThat(refused.headers().firstValue("retry-after")).contains("1");
      assertThat(refusal.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED_VALUE);
      assertThat(refusal.getDetailsList()).anyMatch(detail -> detail.is(RetryInfo.class));

      backend.release();
      assertThat(held).allSatisfy(served -> assertThat(served.join().statusCode()).isEqualTo(200));
    }
  }

  @Test
  void overload_healthAndMetrics_areStillAnswered() throws Exception {
    try (var floecat = new TestServer(LIMITS)) {
      var backend = new Backend(floecat);
      List<CompletableFuture<HttpResponse<String>>> held = backend.hold(TestServer.TOKEN, 3);
      held.addAll(backend.hold(TestServer.OTHER_TOKEN, 1));

      assertThat(floecat.send("GET", "/healthz", "").statusCode()).isEqualTo(200);
      assertThat(floecat.send("GET", "/readyz", "").statusCode()).isEqualTo(200);
      assertThat(floecat.send("GET", "/metrics", "").statusCode()).isEqualTo(200);
      assertThat(
              GrpcClients.newClient(floecat.grpcUri(), HealthBlockingStub.class)
                  .check(HealthCheckRequest.getDefaultInstance())
                  .getStatus())
          .isEqualTo(ServingStatus.SERVING);

      backend.release();
      held.forEach(CompletableFuture::join);
    }
  }

  @Test
  void request_whoseClientIsGone_keepsItsPlaceUntilItsWorkIsDone() throws Exception {
    try (var floecat = new TestServer(LIMITS);
        var logs = new LogCapture()) {
      var backend = new Backend(floecat);
      try (var client = new RawHttp2(floecat.server.port())) {
        for (int stream = 1; stream <= 5; stream += 2) {
          client.send(
              RawHttp2.HEADERS,
              RawHttp2.END_HEADERS | RawHttp2.END_STREAM,
              stream,
              RawHttp2.get(ONE));
        }
        backend.awaitWaiting(THREADS);
        for (int stream = 1; stream <= 5; stream += 2) {
          client.send(RawHttp2.RST_STREAM, 0, stream, RawHttp2.number(8));
        }
        assertThat(logs.await("\"status\":\"CANCELLED\"", 3)).hasSize(3);

        assertThat(get(floecat, TestServer.TOKEN).statusCode()).isEqualTo(429);
      }
      backend.release();
      while (get(floecat, TestServer.TOKEN).statusCode() == 429) {
        Thread.yield();
      }
      assertThat(backend.begun())
          .as("the third one was never begun, and the last one was served")
          .isEqualTo(THREADS + 1);
    }
  }

  @Test
  void body_thatDoesNotArrive_isRefusedAndTheConnectionClosed() throws Exception {
    try (var floecat = new TestServer(withPatience(SHORT, LIMITS.idle(), LIMITS.stalled()))) {
      for (String head :
          List.of(
              head("POST", LIST, "content-length: 20", "content-type: application/json"),
              head("POST", LIST, "transfer-encoding: chunked", "content-type: application/json"))) {
        String answer = untilHungUp(floecat, head + "{\"displayName\"");

        assertThat(answer)
            .startsWith("HTTP/1.1 400 Bad Request")
            .contains("connection: close")
            .contains("\"reason\":\"MALFORMED_REQUEST\"")
            .contains("did not arrive whole within");
      }
      assertThat(floecat.connectors.requests()).isEmpty();
    }
  }

  @Test
  void body_thatDoesNotArriveOverGrpc_isRefused() throws Exception {
    try (var floecat = new TestServer(withPatience(SHORT, LIMITS.idle(), LIMITS.stalled()));
        var client = new RawHttp2(floecat.server.port())) {
      client.send(
          RawHttp2.HEADERS,
          RawHttp2.END_HEADERS,
          1,
          RawHttp2.headers(
              List.of(
                  ":method", "POST",
                  ":scheme", "http",
                  ":authority", "localhost",
                  ":path", "/floecat.v1.Connectors/GetConnector",
                  "content-type", "application/grpc",
                  "authorization", "Bearer " + TestServer.TOKEN)));
      client.send(RawHttp2.DATA, 0, 1, new byte[] {0, 0, 0});

      byte[] answer = client.next(RawHttp2.HEADERS).orElseThrow().payload();

      assertThat(new String(answer, ISO_8859_1)).contains("did not arrive whole within");
      assertThat(floecat.connectors.requests()).isEmpty();
    }
  }

  @Test
  void body_ofACallWithoutToken_isNotWaitedFor() throws Exception {
    try (var floecat = new TestServer(LIMITS);
        var client = new RawHttp2(floecat.server.port())) {
      client.send(
          RawHttp2.HEADERS,
          RawHttp2.END_HEADERS,
          1,
          RawHttp2.headers(
              List.of(
                  ":method", "POST",
                  ":scheme", "http",
                  ":authority", "localhost",
                  ":path", "/floecat.v1.Connectors/GetConnector",
                  "content-type", "application/grpc")));

      byte[] answer = client.next(RawHttp2.HEADERS).orElseThrow().payload();

      assertThat(new String(answer, ISO_8859_1)).contains("Authorization: Bearer");
    }
  }

  @Test
  void head_thatComesByteByByte_losesItsConnection() throws Exception {
    try (var floecat = new TestServer(withPatience(LIMITS.body(), SHORT, LIMITS.stalled()))) {
      String head = head("GET", ONE, "x-slow: ");
      assertThat(drip(floecat, head.substring(0, head.length() - 4).getBytes(ISO_8859_1)))
          .isEmpty();
      assertThat(drip(floecat, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0".getBytes(ISO_8859_1)))
          .doesNotContain("200");
    }
  }

  @Test
  void responses_thatTheClientDoesNotRead_areNotMadeWithoutEnd() throws Exception {
    int requests = 5_000;
    try (var floecat = new TestServer(withPatience(LIMITS.body(), LIMITS.idle(), SHORT))) {
      floecat.connectors.answerWith(_ -> large());
      try (var socket = new Socket()) {
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("127.0.0.1", floecat.server.port()));
        socket.setSoTimeout(10_000);
        try {
          for (int i = 0; i < requests; i++) {
            socket.getOutputStream().write(head("GET", LIST).getBytes(ISO_8859_1));
          }
        } catch (IOException e) {
          // It has hung up already.
        }
        awaitHungUp(floecat);
        assertThat(floecat.connectors.requests()).hasSizeLessThan(requests);
      }
    }
  }

  @Test
  void stream_whoseWindowStaysClosed_losesItsConnection() throws Exception {
    try (var floecat = new TestServer(withPatience(LIMITS.body(), LIMITS.idle(), SHORT));
        var client = new RawHttp2(floecat.server.port(), 4, 0)) {
      client.send(
          RawHttp2.HEADERS, RawHttp2.END_HEADERS | RawHttp2.END_STREAM, 1, RawHttp2.get(ONE));
      var seen = new ArrayList<Byte>();
      for (var frame = client.next(); frame.isPresent(); frame = client.next()) {
        seen.add(frame.get().type());
        client.send(RawHttp2.PING, 0, 0, new byte[8]); // Is alive, and still takes nothing.
      }
      assertThat(seen).contains(RawHttp2.HEADERS).doesNotContain(RawHttp2.DATA);
    } catch (IOException e) {
      // The last ping met the end.
    }
  }

  @Test
  void streams_resetAsFastAsTheyAreOpened_loseTheirConnection() throws Exception {
    try (var floecat = new TestServer();
        var client = new RawHttp2(floecat.server.port())) {
      try {
        for (int i = 0; i < 1000; i++) {
          int stream = 2 * i + 1;
          client.send(
              RawHttp2.HEADERS,
              RawHttp2.END_HEADERS | RawHttp2.END_STREAM,
              stream,
              RawHttp2.get("/healthz"));
          client.send(RawHttp2.RST_STREAM, 0, stream, RawHttp2.number(8));
        }
      } catch (IOException e) {
        // It has hung up already.
      }
      int enhanceYourCalm = 11;
      assertThat(client.next(RawHttp2.GOAWAY))
          .hasValueSatisfying(
              goAway ->
                  assertThat(RawHttp2.number(goAway.payload(), 4)).isEqualTo(enhanceYourCalm));
    }
  }

  @Test
  void streams_atOnce_areLimitedByAnnouncement() throws Exception {
    try (var floecat = new TestServer();
        var client = new RawHttp2(floecat.server.port())) {
      byte[] settings = client.next(RawHttp2.SETTINGS).orElseThrow().payload();
      int maxConcurrentStreams = 3;
      var announced = new ArrayList<Integer>();
      for (int i = 0; i < settings.length; i += 6) {
        if (settings[i + 1] == maxConcurrentStreams) {
          announced.add(RawHttp2.number(settings, i + 2));
        }
      }
      assertThat(announced).containsExactly(128);
    }
  }

  @Test
  void connections_moreThanAllowed_areClosedUntilOneIsFree() throws Exception {
    var two =
        new Limits(
            2, THREADS, 4, 3, LIMITS.request(), LIMITS.body(), LIMITS.idle(), LIMITS.stalled());
    try (var floecat = new TestServer(two)) {
      var raw = new RawHttp(floecat.server.port());
      byte[] probe = head("GET", "/healthz").getBytes(ISO_8859_1);
      try (var first = new RawHttp2(floecat.server.port());
          var second = new RawHttp2(floecat.server.port())) {
        assertThat(first.next(RawHttp2.SETTINGS)).isPresent();
        assertThat(second.next(RawHttp2.SETTINGS)).isPresent();

        assertThat(answerOrNothing(raw, probe)).isEmpty();
      }
      String answer;
      do {
        answer = answerOrNothing(raw, probe);
      } while (answer.isEmpty());
      assertThat(answer).startsWith("HTTP/1.1 200 OK");
    }
  }

  private static Limits withPatience(Duration body, Duration idle, Duration stalled) {
    return new Limits(1000, THREADS, 256, 256, LIMITS.request(), body, idle, stalled);
  }

  private static Connector large() {
    return Connector.newBuilder().setDescription("x".repeat(10_000)).build();
  }

  /** A connection is measured at its end. */
  private static void awaitHungUp(TestServer floecat) {
    while (floecat.registry.find("armeria.server.connections.lifespan").timers().stream()
        .noneMatch(ended -> ended.count() > 0)) {
      Thread.yield();
    }
  }

  private static String head(String method, String target, String... headers) {
    return new String(RawHttp.request(method, target, "", headers), ISO_8859_1);
  }

  private static String untilHungUp(TestServer floecat, String sent) throws IOException {
    try (var socket = new Socket("127.0.0.1", floecat.server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(sent.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  /** Sends {@code start}, and then one byte more whenever it can, until the server hangs up. */
  private static String drip(TestServer floecat, byte[] start) throws IOException {
    try (var socket = new Socket("127.0.0.1", floecat.server.port())) {
      socket.setSoTimeout(10);
      socket.getOutputStream().write(start);
      InputStream in = socket.getInputStream();
      var answer = new StringBuilder();
      while (true) {
        try {
          int next = in.read();
          if (next < 0) {
            return answer.toString();
          }
          answer.append((char) next);
        } catch (SocketTimeoutException e) {
          socket.getOutputStream().write('x');
        }
      }
    } catch (SocketException e) {
      return "";
    }
  }

  private static String answerOrNothing(RawHttp raw, byte[] request) {
    try {
      return raw.send(request);
    } catch (IOException e) {
      return "";
    }
  }

  private static HttpResponse<String> get(TestServer floecat, String token) throws Exception {
    return floecat.send(
        HttpRequest.newBuilder(floecat.uri(ONE))
            .header("authorization", "Bearer " + token)
            .build());
  }

  private static Status grpcRefusal(TestServer floecat, String token) {
    var thrown =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> floecat.grpcAs(token).getConnector(GetConnectorRequest.getDefaultInstance()));
    return Objects.requireNonNull(StatusProto.fromThrowable(thrown));
  }

  /** Lets requests wait until it is told to answer them. */
  private static final class Backend {

    private final TestServer floecat;
    private final Semaphore waiting = new Semaphore(0);
    private final Semaphore answers = new Semaphore(0);

    Backend(TestServer floecat) {
      this.floecat = floecat;
      floecat.connectors.answerWith(
          _ -> {
            waiting.release();
            answers.acquireUninterruptibly();
            return Connector.getDefaultInstance();
          });
    }

    /** Has {@code count} requests under way, of which the first ones have a thread. */
    List<CompletableFuture<HttpResponse<String>>> hold(String token, int count) throws Exception {
      var held = new ArrayList<CompletableFuture<HttpResponse<String>>>();
      double before = underWay();
      for (int i = 0; i < count; i++) {
        held.add(
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return get(floecat, token);
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                },
                Thread::startVirtualThread));
      }
      while (underWay() < before + count) {
        Thread.yield();
      }
      return held;
    }

    private double underWay() {
      return floecat.registry.get("floecat.requests.held").gauge().value();
    }

    void awaitWaiting(int count) throws InterruptedException {
      assertThat(waiting.tryAcquire(count, 10, TimeUnit.SECONDS)).isTrue();
    }

    int begun() {
      return floecat.connectors.requests().size();
    }

    void release() {
      answers.release(1_000_000);
    }
  }
}
