package io.floecat.server.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.runtime.logging.JsonEncoder;
import io.floecat.server.FloecatServer;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Sends hostile requests to the whole server, over sockets. One that is answered as none must be
 * prints its seed, and {@code -Dfloecat.seed=<seed>} begins with it. With {@code -Pproof} a million
 * are sent.
 */
class HostileInputTest {

  private static final int REQUESTS = Boolean.getBoolean("floecat.proof") ? 1_000_000 : 10_000;
  private static final int THREADS = 4;
  private static final int BETWEEN_PROBES = 100;

  /** The first ones have each of their buffers followed, which takes half of the time. */
  private static final int FOLLOWED = 3_000;

  private static final int HELD_SECONDS = 90;
  private static final long HEAP_GROWTH = 24L << 20;

  /** The same requests in each build; the proof begins anywhere. */
  private static final long FIRST =
      Boolean.getBoolean("floecat.proof")
          ? ThreadLocalRandom.current().nextLong(Long.MAX_VALUE >>> 1)
          : 1;

  private static final String LOST = "LEAK: ";

  /**
   * A buffer that the web server loses by itself: an answer that HTTP/1.1 keeps for after earlier
   * ones when the connection ends before those are made (line/armeria#6902, merged, in no release
   * yet). Each way to lose one is logged once, and garbage collection decides which are seen.
   */
  private static final String KNOWN_LOSS =
      "com.linecorp.armeria.internal.common.Http1ObjectEncoder.doWrite";

  /**
   * The codec counts twice what came on a stream that it has reset, finds out, and says so
   * (netty/netty#15536): only that stream's connection can suffer.
   */
  private static final String KNOWN_ERROR = "Attempting to return too many bytes for stream 0";

  /** Sent by the codec of HTTP/2 itself, which has no bodies. */
  private static final int TOO_MANY_HEADERS = 431;

  private static final Pattern INTERNALS =
      Pattern.compile(
          "\\b(java|javax|jdk|sun|io\\.(floecat|netty|grpc)|com\\.(google|linecorp))\\.[a-z]"
              + "|Exception|\\.java:\\d");

  @TempDir Path directory;
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

  @Test
  @DisplayName("P3: whatever is sent, nothing is echoed, nothing breaks, and everybody is served")
  void requests_ofAnyForm_areAnsweredOrRefused() throws Exception {
    long first = Long.getLong("floecat.seed", FIRST);
    var next = new AtomicLong(first);
    ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
    try (var _ = new LogWatch(next, complaints);
        var server = FloecatServer.start(config())) {
      String token = Files.readString(directory.resolve("data/admin.token")).strip();
      var run = new Run(server.port(), token, Rpcs.of(server.port(), token), next, complaints);
      ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
      run.sendUntil(first + FOLLOWED);
      ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.ADVANCED);
      run.sendUntil(first + REQUESTS / 2);
      long middle = liveHeap();
      run.sendUntil(first + REQUESTS);
      assertThat(liveHeap() - middle).as("growth of the live heap").isLessThan(HEAP_GROWTH);
      run.probe(first); // Makes the leak detector say what it has found.
      run.awaitNothingHeld();
    } finally {
      ResourceLeakDetector.setLevel(before);
    }
    assertThat(complaints.peek()).isNull();
  }

  private FloecatConfig config() {
    return FloecatConfig.from(
        Settings.read(
            new ConfigSources(
                Map.of(
                    "floecat.data-dir",
                    directory.resolve("data").toString(),
                    "floecat.server.port",
                    "0"),
                Map.of(),
                directory,
                Optional.empty())));
  }

  private static long liveHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** One server under attack. */
  private record Run(
      int port,
      String token,
      List<MethodDescriptor> methods,
      AtomicLong next,
      Queue<String> complaints) {

    void sendUntil(long end) throws Exception {
      try (var threads = Executors.newFixedThreadPool(THREADS)) {
        List<? extends Future<?>> all =
            IntStream.range(0, THREADS).mapToObj(_ -> threads.submit(() -> work(end))).toList();
        for (Future<?> one : all) {
          one.get();
        }
      }
    }

    private void work(long end) {
      var client = new HostileClient(port);
      for (long seed = take(end); seed < end && complaints.isEmpty(); seed = take(end)) {
        HostileRequest request = HostileRequest.of(seed, methods, token);
        try {
          client.send(request).forEach(answer -> judge(request, answer));
        } catch (SocketTimeoutException e) {
          complain(request, "no answer");
        } catch (Exception | AssertionError e) {
          complain(request, "cannot be read: " + e);
        }
        if (seed % BETWEEN_PROBES == 0) {
          probe(seed);
        }
      }
    }

    /** The next seed; {@code end} where all before it are taken. */
    private long take(long end) {
      return next.getAndUpdate(seed -> Math.min(seed + 1, end));
    }

    /** A normal request. */
    void probe(long seed) {
      try {
        String answer = get("/v1/accounts/acct-0/connectors");
        if (!answer.startsWith("HTTP/1.1 200 ")) {
          complaints.add("seed " + seed + ": then a normal request is not served: " + answer);
        }
      } catch (Exception e) {
        complaints.add("seed " + seed + ": then a normal request is not answered: " + e);
      }
    }

    /** No request may keep its place for ever: that would lock its caller out one day. */
    void awaitNothingHeld() throws IOException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(HELD_SECONDS);
      while (!get("/metrics").contains("\nfloecat_requests_held 0.0\n")) {
        assertThat(System.nanoTime()).as("requests still hold a place").isLessThan(end);
      }
    }

    private String get(String target) throws IOException {
      return new HostileClient(port)
          .probe(
              "GET %s HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer %s\r\n\r\n"
                  .formatted(target, token));
    }

    private void judge(HostileRequest request, Answer answer) {
      String text = answer.text();
      if (text.contains(request.canary().secret())) {
        complain(request, "a secret is echoed", answer);
      }
      if (answer.isError() && text.contains(request.canary().value())) {
        complain(request, "a value is echoed in an error", answer);
      }
      if (isDefect(answer)) {
        complain(request, "a defect", answer);
      }
      if (answer.isError() && INTERNALS.matcher(text).find()) {
        complain(request, "names of classes", answer);
      }
      if (answer.status() >= 400
          && !request.isHead()
          && !(request.isHttp2() && answer.status() == TOO_MANY_HEADERS)
          && !text.contains("{\"error\":{\"code\":" + answer.status() + ",")) {
        complain(request, "not our form of error", answer);
      }
    }

    private static boolean isDefect(Answer answer) {
      int code = answer.grpcStatus().orElse(0);
      boolean isOverload = answer.text().contains("OVERLOADED");
      return (answer.status() >= 500 || code == 2 || code == 13 || code == 14 || code == 15)
          && !isOverload;
    }

    private void complain(HostileRequest request, String what, Answer answer) {
      complain(request, what + ": " + answer.text());
    }

    private void complain(HostileRequest request, String what) {
      complaints.add(
          "%s%nrun it again with -Dfloecat.seed=%d%n%s".formatted(what, request.seed(), request));
    }
  }

  /** Looks at everything that is logged. */
  private static final class LogWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final AtomicLong next;
    private final Queue<String> complaints;
    private final JsonEncoder encoder = new JsonEncoder();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();

    LogWatch(AtomicLong next, Queue<String> complaints) {
      this.next = next;
      this.complaints = complaints;
      start();
      root.addAppender(this);
      root.setLevel(Level.TRACE);
    }

    @Override
    protected void append(ILoggingEvent event) {
      String line = new String(encoder.encode(event), UTF_8);
      if (line.contains(Canary.VALUES) || line.contains(Canary.SECRETS)) {
        complain("a value is logged", line);
      }
      if (line.contains(LOST) && !line.contains(KNOWN_LOSS)) {
        complain("a buffer is lost", line);
      } else if (event.getLevel() == Level.ERROR
          && !line.contains(LOST)
          && !line.contains(KNOWN_ERROR)) {
        complain("an error is logged", line);
      }
    }

    private void complain(String what, String line) {
      complaints.add("%s a little before seed %d: %s".formatted(what, next.get(), line));
    }

    @Override
    public void close() {
      root.setLevel(before);
      root.detachAppender(this);
    }
  }
}
