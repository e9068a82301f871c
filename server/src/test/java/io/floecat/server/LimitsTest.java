package io.floecat.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.v1.Connector;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What happens at each limit of one connection. Where the server has to lose its patience, that is
 * short, and the test waits until it is lost.
 */
@Timeout(20)
class LimitsTest {

  private static final String ONE = "/v1/accounts/a/connectors/b";
  private static final String LIST = "/v1/accounts/a/connectors";
  private static final Duration SHORT = Duration.ofMillis(200);

  private static final TestServer PATIENT = new TestServer();
  private static final TestServer HURRIED_BY_BODIES =
      new TestServer(new TestLimits().body(SHORT).limits());
  private static final TestServer HURRIED_BY_READERS =
      new TestServer(new TestLimits().stalled(SHORT).limits());

  @AfterAll
  static void stop() {
    PATIENT.close();
    HURRIED_BY_BODIES.close();
    HURRIED_BY_READERS.close();
  }

  @Test
  void body_thatDoesNotArrive_isRefusedAndTheConnectionClosed() throws Exception {
    for (String head :
        List.of(
            head("POST", LIST, "content-length: 20", "content-type: application/json"),
            head("POST", LIST, "transfer-encoding: chunked", "content-type: application/json"))) {
      String answer = untilHungUp(HURRIED_BY_BODIES, head + "{\"displayName\"");

      assertThat(answer)
          .startsWith("HTTP/1.1 400 Bad Request")
          .contains("connection: close")
          .contains("\"reason\":\"MALFORMED_REQUEST\"")
          .contains("did not arrive whole within");
    }
    assertThat(HURRIED_BY_BODIES.connectors.requests()).isEmpty();
  }

  @Test
  void body_thatDoesNotArriveOverGrpc_isRefused() throws Exception {
    try (var client = new RawHttp2(HURRIED_BY_BODIES.server.port())) {
      client.send(
          RawHttp2.HEADERS,
          RawHttp2.END_HEADERS,
          1,
          grpcHead("authorization", "Bearer " + TestServer.TOKEN));
      client.send(RawHttp2.DATA, 0, 1, new byte[] {0, 0, 0});

      byte[] answer = client.next(RawHttp2.HEADERS).orElseThrow().payload();

      assertThat(new String(answer, ISO_8859_1)).contains("did not arrive whole within");
      assertThat(HURRIED_BY_BODIES.connectors.requests()).isEmpty();
    }
  }

  @Test
  void body_ofACallWithoutToken_isNotWaitedFor() throws Exception {
    try (var client = new RawHttp2(PATIENT.server.port())) {
      client.send(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, grpcHead());

      byte[] answer = client.next(RawHttp2.HEADERS).orElseThrow().payload();

      assertThat(new String(answer, ISO_8859_1)).contains("Authorization: Bearer");
    }
  }

  @Test
  @DisplayName("streams that nobody uses do not keep their places for ever")
  void reflection_thatIsAskedNothing_ends() throws Exception {
    try (var floecat = new TestServer(new TestLimits().request(SHORT).limits());
        var client = new RawHttp2(floecat.server.port())) {
      client.send(
          RawHttp2.HEADERS,
          RawHttp2.END_HEADERS,
          1,
          grpcHeadOf(
              "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
              "authorization",
              "Bearer " + TestServer.TOKEN));

      assertThat(client.next(RawHttp2.HEADERS)).isPresent();
    }
  }

  @Test
  void watch_ofTheHealth_isAnsweredAtOnceAndEndsWhenItIsOld() throws Exception {
    try (var floecat = new TestServer(new TestLimits().watch(SHORT).limits());
        var client = new RawHttp2(floecat.server.port())) {
      client.send(
          RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, grpcHeadOf("/grpc.health.v1.Health/Watch"));
      client.send(RawHttp2.DATA, RawHttp2.END_STREAM, 1, new byte[] {0, 0, 0, 0, 0});

      byte[] serving = {0, 0, 0, 0, 2, 8, 1};
      assertThat(client.next(RawHttp2.DATA).orElseThrow().payload()).isEqualTo(serving);
      assertThat(client.next(RawHttp2.HEADERS)).as("its trailers").isPresent();
    }
  }

  @Test
  void watches_moreThanThereArePlaces_areRefused() throws Exception {
    try (var floecat = new TestServer(new TestLimits().requests(1, 1).limits());
        var client = new RawHttp2(floecat.server.port())) {
      for (int stream = 1; stream <= 3; stream += 2) {
        client.send(
            RawHttp2.HEADERS,
            RawHttp2.END_HEADERS,
            stream,
            grpcHeadOf("/grpc.health.v1.Health/Watch"));
        client.send(RawHttp2.DATA, RawHttp2.END_STREAM, stream, new byte[] {0, 0, 0, 0, 0});
        var answer = client.next(RawHttp2.HEADERS).orElseThrow().payload();
        assertThat(new String(answer, ISO_8859_1).contains("send it again")).isEqualTo(stream == 3);
      }
    }
  }

  @Test
  void head_thatComesByteByByte_losesItsConnection() throws Exception {
    try (var floecat = new TestServer(new TestLimits().idle(SHORT).limits())) {
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
    HURRIED_BY_READERS.connectors.answerWith(_ -> large());
    try (var socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress("127.0.0.1", HURRIED_BY_READERS.server.port()));
      socket.setSoTimeout(10_000);
      long before = connectionsEnded();
      try {
        for (int i = 0; i < requests; i++) {
          socket.getOutputStream().write(head("GET", LIST).getBytes(ISO_8859_1));
        }
      } catch (IOException e) {
        // It has hung up already.
      }
      while (connectionsEnded() == before) {
        Thread.sleep(1);
      }
      assertThat(HURRIED_BY_READERS.connectors.requests()).hasSizeLessThan(requests);
    }
  }

  @Test
  void stream_whoseWindowStaysClosed_losesItsConnection() throws Exception {
    try (var client = new RawHttp2(HURRIED_BY_READERS.server.port(), 4, 0)) {
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
    try (var client = new RawHttp2(PATIENT.server.port())) {
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
    try (var client = new RawHttp2(PATIENT.server.port())) {
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
    try (var floecat = new TestServer(new TestLimits().connections(2).limits())) {
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
        Thread.sleep(1);
        answer = answerOrNothing(raw, probe);
      } while (answer.isEmpty());
      assertThat(answer).startsWith("HTTP/1.1 200 OK");
    }
  }

  private static Connector large() {
    return Connector.newBuilder().setDescription("x".repeat(10_000)).build();
  }

  /** A connection is measured at its end. */
  private static long connectionsEnded() {
    return HURRIED_BY_READERS.registry.find("armeria.server.connections.lifespan").timers().stream()
        .mapToLong(Timer::count)
        .sum();
  }

  private static byte[] grpcHead(String... more) {
    return grpcHeadOf("/floecat.v1.Connectors/GetConnector", more);
  }

  private static byte[] grpcHeadOf(String path, String... more) {
    var head =
        new ArrayList<>(
            List.of(
                ":method", "POST",
                ":scheme", "http",
                ":authority", "localhost",
                ":path", path,
                "content-type", "application/grpc"));
    head.addAll(List.of(more));
    return RawHttp2.headers(head);
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
}
