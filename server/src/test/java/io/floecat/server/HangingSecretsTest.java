package io.floecat.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.runtime.BackendDecorators;
import io.floecat.spi.secret.SecretsManager;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole program, with a secrets manager that takes every call and does not answer. */
@Timeout(50)
class HangingSecretsTest {

  private static final int UNFINISHED = 12;
  private static final String CONNECTORS = "/v1/accounts/acct-1/connectors";
  private static final String AUTH = "\"auth\": {\"bearerToken\": {\"token\": \"token-%s\"}}";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** What a secrets manager answers without calling anybody. */
  private static final Set<String> ANSWERED_AT_HOME =
      Set.of("close", "isExclusive", "elsewhereThan");

  @TempDir private Path directory;
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger waiting = new AtomicInteger();

  @AfterAll
  static void close() {
    CLIENT.close();
  }

  @Test
  @DisplayName("P6: the server listens before it sweeps, and finishes at once what the dead began")
  void start_withUnfinishedOperations_listensAndServesReadsWhileTheSweepWaits() throws Exception {
    leaveUnfinishedOperations();
    try (var server = start(this::hanging)) {
      while (waiting.get() < 2) {
        Thread.sleep(1); // A check, and the sweep.
      }
      assertThat(send(server, "GET", CONNECTORS + "/c-0", "").statusCode()).isEqualTo(200);
      assertThat(send(server, "GET", "/v1/operations", "").body()).contains("connectors/c-0");
      assertThat(send(server, "GET", "/healthz", "").statusCode()).isEqualTo(200);
      assertThat(send(server, "GET", "/readyz", "").statusCode()).isEqualTo(503);

      release.countDown();
      while (send(server, "GET", "/v1/operations", "").body().contains("\"PUT")) {
        Thread.sleep(10);
      }
      while (send(server, "GET", "/readyz", "").statusCode() != 200) {
        Thread.sleep(10);
      }
      assertThat(send(server, "POST", CONNECTORS + "/c-0:check", "").body()).contains("\"OK\"");
    }
  }

  private void leaveUnfinishedOperations() throws Exception {
    try (var server = start(secrets -> around(secrets, this::dieAtPut))) {
      for (int i = 0; i < UNFINISHED; i++) {
        String id = "c-" + i;
        String created =
            "{\"kind\": \"UNITY_CATALOG\", \"uri\": \"https://unity.example.com\", %s}"
                .formatted(AUTH.formatted("a"));
        assertThat(send(server, "POST", CONNECTORS + "?connectorId=" + id, created).statusCode())
            .isEqualTo(200);
        String changed = "{%s}".formatted(AUTH.formatted("b"));
        assertThat(send(server, "PATCH", CONNECTORS + "/" + id, changed).statusCode())
            .isEqualTo(500);
      }
    }
  }

  private void dieAtPut(String method) {
    if (method.equals("put")) {
      throw new IllegalStateException("the process ends here");
    }
  }

  private SecretsManager hanging(SecretsManager secrets) {
    return around(
        secrets,
        method -> {
          if (!ANSWERED_AT_HOME.contains(method)) {
            waiting.incrementAndGet();
            release.await();
          }
        });
  }

  /** What comes before a call. */
  private interface Before {
    void call(String method) throws InterruptedException;
  }

  private static SecretsManager around(SecretsManager secrets, Before before) {
    InvocationHandler handler =
        (_, method, arguments) -> {
          before.call(method.getName());
          try {
            return method.invoke(secrets, arguments);
          } catch (InvocationTargetException e) {
            throw e.getTargetException();
          }
        };
    Class<?>[] types = {SecretsManager.class};
    return (SecretsManager)
        Proxy.newProxyInstance(SecretsManager.class.getClassLoader(), types, handler);
  }

  private FloecatServer start(UnaryOperator<SecretsManager> secrets) {
    return FloecatServer.start(
        ServiceProcess.config(directory), new BackendDecorators(UnaryOperator.identity(), secrets));
  }

  private HttpResponse<String> send(FloecatServer server, String method, String target, String body)
      throws Exception {
    String token = Files.readString(directory.resolve("data/admin.token")).strip();
    HttpRequest request =
        HttpRequest.newBuilder(server.url().resolve(target))
            .header("authorization", "Bearer " + token)
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
