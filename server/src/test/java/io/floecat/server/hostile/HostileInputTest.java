package io.floecat.server.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.floecat.server.FloecatServer;
import io.floecat.server.config.ConfigSources;
import io.floecat.server.config.FloecatConfig;
import io.floecat.server.config.Settings;
import io.floecat.server.logging.JsonEncoder;
import io.netty.util.ResourceLeakDetector;
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
  private static final long HEAP_GROWTH = 24L << 20;

  /** The same requests in each build; the proof begins anywhere. */
  private static final long FIRST =
      Boolean.getBoolean("floecat.proof")
          ? ThreadLocalRandom.current().nextLong(Long.MAX_VALUE >>> 1)
          : 1;

  /**
   * The web server loses buffers by itself where a client breaks off: what has come when the
   * handler that finds out the protocol is just replaced, and answers that HTTP/1.1 keeps for after
   * earlier ones. Those have never been in our hands, which the records of a lost buffer show. Each
   * way to lose one is logged once, and garbage collection decides which are seen.
   */
  private static final String LOST = "LEAK: ";

  private static final long MOST_LOST = 60;

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
    ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    try (var watch = new LogWatch(complaints);
        var server = FloecatServer.start(config())) {
      String token = Files.readString(directory.resolve("data/admin.token")).strip();
      var run = new Run(server.port(), token, Rpcs.of(server.port(), token), complaints);
      run.send(first, REQUESTS / 2);
      long middle = liveHeap();
      run.send(first + REQUESTS / 2, REQUESTS - REQUESTS / 2);
      assertThat(liveHeap() - middle).as("growth of the live heap").isLessThan(HEAP_GROWTH);
      run.probe(first); // Makes the leak detector say what it has found.
      assertThat(watch.lost.get()).as("buffers lost by the web server").isLessThan(MOST_LOST);
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
      int port, String token, List<MethodDescriptor> methods, Queue<String> complaints) {

    void send(long first, int count) throws Exception {
      var next = new AtomicLong(first);
      try (var threads = Executors.newFixedThreadPool(THREADS)) {
        List<? extends Future<?>> all =
            IntStream.range(0, THREADS)
                .mapToObj(_ -> threads.submit(() -> work(next, first + count)))
                .toList();
        for (Future<?> one : all) {
          one.get();
        }
      }
    }

    private void work(AtomicLong next, long end) {
      var client = new HostileClient(port);
      for (long seed = next.getAndIncrement();
          seed < end && complaints.isEmpty();
          seed = next.getAndIncrement()) {
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

    /** A normal request. */
    void probe(long seed) {
      try {
        String answer =
            new HostileClient(port)
                .probe(
                    "GET /v1/accounts/acct-0/connectors HTTP/1.1\r\nhost: localhost\r\n"
                        + ("authorization: Bearer " + token + "\r\n\r\n"));
        if (!answer.startsWith("HTTP/1.1 200 ")) {
          complaints.add("seed " + seed + ": then a normal request is not served: " + answer);
        }
      } catch (Exception e) {
        complaints.add("seed " + seed + ": then a normal request is not answered: " + e);
      }
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

    private final Queue<String> complaints;
    private final JsonEncoder encoder = new JsonEncoder();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();

    private final AtomicLong lost = new AtomicLong();

    LogWatch(Queue<String> complaints) {
      this.complaints = complaints;
      start();
      root.addAppender(this);
      root.setLevel(Level.TRACE);
    }

    @Override
    protected void append(ILoggingEvent event) {
      String line = new String(encoder.encode(event), UTF_8);
      if (line.contains(Canary.VALUES) || line.contains(Canary.SECRETS)) {
        complaints.add("a value is logged: " + line);
      }
      if (line.contains(LOST) && !line.contains("\\tio.floecat.")) {
        lost.incrementAndGet();
      } else if (event.getLevel() == Level.ERROR) {
        complaints.add("an error is logged: " + line);
      }
    }

    @Override
    public void close() {
      root.setLevel(before);
      root.detachAppender(this);
    }
  }
}
