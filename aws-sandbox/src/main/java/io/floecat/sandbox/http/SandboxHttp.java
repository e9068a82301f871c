package io.floecat.sandbox.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.floecat.sandbox.signature.SignedRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** Listens on loopback and hands each request to an {@link Exchange}. */
public final class SandboxHttp implements AutoCloseable {

  private static final int MAX_BODY_BYTES = 1024 * 1024;
  private static final String REQUEST_ID = "x-amzn-RequestId";
  private static final String WHAT_IT_IS =
      "This is the Floecat sandbox: a local AWS Secrets Manager and STS, not AWS. Clients of AWS"
          + " send it POST /.\n";

  private final SandboxParts parts;
  private final InstantSource clock;
  private final InstantSource wallClock;
  private final Server server;
  private volatile boolean stopped;

  private SandboxHttp(int port, SandboxParts parts, InstantSource clock, InstantSource wallClock) {
    this.parts = parts;
    this.clock = clock;
    this.wallClock = wallClock;
    this.server =
        Server.builder()
            .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .requestTimeout(Duration.ZERO)
            .maxRequestLength(MAX_BODY_BYTES)
            .gracefulShutdownTimeout(Duration.ZERO, Duration.ZERO)
            // The registry that Armeria falls back to would hold every sandbox of this process.
            .meterRegistry(new SimpleMeterRegistry())
            .disableServerHeader()
            .disableDateHeader()
            .serviceUnder("/", (HttpService) this::serve)
            .build();
  }

  /**
   * Starts to listen.
   *
   * @param port 0 for any that is free
   * @param clock what the services go by
   * @param wallClock what clients go by
   * @throws IOException it cannot listen there
   */
  public static SandboxHttp start(
      int port, SandboxParts parts, InstantSource clock, InstantSource wallClock)
      throws IOException {
    var http = new SandboxHttp(port, parts, clock, wallClock);
    try {
      http.server.start().join();
      return http;
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          "cannot listen on port %s of 127.0.0.1: %s".formatted(port, cause.getMessage()), cause);
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.activeLocalPort();
  }

  /**
   * Begins to stop: nothing is answered any more, and calls that hang are given up. The threads
   * take two seconds to end, for which nobody has to wait.
   */
  @Override
  public void close() {
    stopped = true;
    server.closeAsync();
  }

  private HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    if (stopped) {
      return HttpResponse.of(HttpStatus.SERVICE_UNAVAILABLE);
    }
    if (request.method() != HttpMethod.POST || !request.path().equals("/")) {
      return HttpResponse.of(HttpStatus.NOT_FOUND, MediaType.PLAIN_TEXT_UTF_8, WHAT_IT_IS);
    }
    return HttpResponse.of(
        request
            .aggregate()
            .thenApplyAsync(SandboxHttp::signed, ctx.blockingTaskExecutor())
            .thenCompose(
                signed ->
                    new Exchange(parts, signed, clock.instant()).run(ctx.blockingTaskExecutor()))
            .thenApply(answer -> response(ctx, answer)));
  }

  private HttpResponse response(ServiceRequestContext ctx, Answer answer) {
    return switch (answer) {
      case Answer.Sent sent ->
          HttpResponse.of(
              ResponseHeaders.builder(HttpStatus.valueOf(sent.status()))
                  .contentType(sent.type())
                  .add(REQUEST_ID, sent.requestId())
                  .add(HttpHeaderNames.DATE, date())
                  .build(),
              HttpData.wrap(sent.body()));
      case Answer.Lost() -> {
        var channel = ctx.log().ensureAvailable(RequestLogProperty.SESSION).channel();
        if (channel != null) {
          channel.close();
        }
        yield HttpResponse.streaming();
      }
    };
  }

  /** Clients whose clock is off set it by this. */
  private String date() {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(
        wallClock.instant().atOffset(ZoneOffset.UTC));
  }

  private static SignedRequest signed(AggregatedHttpRequest request) {
    Map<String, List<String>> headers = new HashMap<>();
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (!name.toString().startsWith(":")) {
                headers.computeIfAbsent(name.toString(), _ -> new ArrayList<>()).add(value);
              }
            });
    String authority = request.authority();
    headers.put("host", List.of(authority == null ? "" : authority));
    return new SignedRequest(headers, request.content().array());
  }
}
