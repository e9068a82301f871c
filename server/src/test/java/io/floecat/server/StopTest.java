package io.floecat.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.v1.Connector;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopTest {

  @Test
  void close_requestRunning_letsItFinishAndRefusesNewOnes() throws Exception {
    var server = new TestServer();
    var entered = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    server.connectors.answerWith(
        _ -> {
          entered.countDown();
          await(release);
          return Connector.newBuilder().setUid("finished").build();
        });
    CompletableFuture<HttpResponse<String>> running = get(server);
    await(entered);

    CompletableFuture<Void> stopping = CompletableFuture.runAsync(server.server::close);
    HttpResponse<String> refused = refusal(server);

    assertThat(refused.body()).contains("\"status\":\"UNAVAILABLE\"", "\"SHUTTING_DOWN\"");
    assertThat(refused.headers().firstValue("retry-after")).contains("1");
    assertThat(stopping).isNotDone();

    release.countDown();
    assertThat(running.get(10, TimeUnit.SECONDS).body()).contains("finished");
    stopping.get(10, TimeUnit.SECONDS);
  }

  /** Asks until the server has begun to stop. */
  private static HttpResponse<String> refusal(TestServer server) throws Exception {
    HttpResponse<String> response;
    do {
      response = server.send("GET", "/healthz", "");
    } while (response.statusCode() != 503 || !response.body().contains("UNAVAILABLE"));
    return response;
  }

  private static CompletableFuture<HttpResponse<String>> get(TestServer server) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return server.send("GET", "/v1/accounts/a/connectors/b", "");
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
