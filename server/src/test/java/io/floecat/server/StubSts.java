package io.floecat.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An STS that answers GetCallerIdentity once it is told with which AWS account; until then it
 * hangs.
 */
final class StubSts implements AutoCloseable {

  private final CompletableFuture<String> account = new CompletableFuture<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  StubSts() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers what waits, and all that come, as STS of this AWS account. */
  void answer(String awsAccount) {
    account.complete(awsAccount);
  }

  boolean isWaitedFor() {
    return calls.get() > 0 && !account.isDone();
  }

  private void handle(HttpExchange exchange) throws IOException {
    calls.incrementAndGet();
    String id = account.join();
    byte[] answer =
        """
        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <GetCallerIdentityResult>
            <Arn>arn:aws:iam::%s:user/floecat</Arn>
            <UserId>AIDAEXAMPLE</UserId>
            <Account>%s</Account>
          </GetCallerIdentityResult>
          <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>
        </GetCallerIdentityResponse>
        """
            .formatted(id, id)
            .getBytes(UTF_8);
    exchange.getResponseHeaders().set("content-type", "text/xml");
    exchange.sendResponseHeaders(200, answer.length);
    try (var body = exchange.getResponseBody()) {
      body.write(answer);
    }
  }

  @Override
  public void close() {
    account.cancel(true);
    server.stop(0);
    threads.close();
  }
}
