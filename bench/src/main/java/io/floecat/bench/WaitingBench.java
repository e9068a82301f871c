package io.floecat.bench;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.Server;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.server.FloecatServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * What another caller's get takes at worst while as many creates of one caller as it may have wait
 * for a secrets manager that takes every call and never answers, next to the same get without them.
 */
final class WaitingBench {

  private static final int STUCK = 64;
  private static final int GETS = 4_000;
  private static final String CONNECTORS = "/v1/accounts/acct-1/connectors";
  private static final String WITHOUT_SECRET =
      "{\"kind\": \"ICEBERG_REST\", \"uri\": \"https://iceberg.example.com\"}";
  private static final String WITH_SECRET =
      "{\"kind\": \"UNITY_CATALOG\", \"uri\": \"https://unity.example.com\","
          + " \"auth\": {\"bearerToken\": {\"token\": \"some-token\"}}}";

  private WaitingBench() {}

  static void run(Path directory) throws Exception {
    Files.createDirectory(directory);
    var waiting = new AtomicInteger();
    Server hole =
        Server.builder()
            .http(0)
            .requestTimeoutMillis(0)
            .service(
                "prefix:/",
                (_, _) -> {
                  waiting.incrementAndGet();
                  return HttpResponse.streaming();
                })
            .build();
    hole.start().join();
    try (var sandbox = SandboxProcess.start()) {
      use(sandbox.own().resolveCredentials());
      FloecatConfig config = config(directory, hole.activeLocalPort(), sandbox.endpoint());
      try (var server = FloecatServer.start(config);
          var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
        Path tokens = config.auth().tokenFile();
        String writer = Files.readString(tokens).strip();
        String reader = "reader-".repeat(6);
        Files.writeString(tokens, writer + "\n" + reader + "\n");
        measure(server.url(), client, writer, reader, waiting);
      }
    } finally {
      hole.stop().join();
    }
  }

  private static void measure(
      URI server, HttpClient client, String writer, String reader, AtomicInteger waiting)
      throws Exception {
    post(server, client, writer, "one", WITHOUT_SECRET);
    slowest(server, client, reader);
    double idle = slowest(server, client, reader);
    var stop = new AtomicBoolean();
    try (var creates = Executors.newFixedThreadPool(STUCK)) {
      for (int i = 0; i < STUCK; i++) {
        String id = "stuck-" + i;
        creates.execute(
            () -> {
              while (!stop.get()) {
                post(server, client, writer, id, WITH_SECRET);
              }
            });
      }
      while (waiting.get() < STUCK) {
        Thread.sleep(1);
      }
      Bench.cost(
          "p99 of a get, 64 creates of another stuck", slowest(server, client, reader), idle);
      stop.set(true);
      creates.shutdownNow();
    }
  }

  /** What one get in a hundred takes, or more, in microseconds. */
  private static double slowest(URI server, HttpClient client, String token) throws Exception {
    var request =
        HttpRequest.newBuilder(server.resolve(CONNECTORS + "/one"))
            .header("authorization", "Bearer " + token)
            .build();
    var nanos = new long[GETS];
    for (int i = 0; i < GETS; i++) {
      long start = System.nanoTime();
      var answer = client.send(request, BodyHandlers.ofByteArray());
      nanos[i] = System.nanoTime() - start;
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("status " + answer.statusCode());
      }
    }
    Arrays.sort(nanos);
    return nanos[GETS - GETS / 100] / 1e3;
  }

  private static void post(URI server, HttpClient client, String token, String id, String body) {
    var request =
        HttpRequest.newBuilder(server.resolve(CONNECTORS + "?connectorId=" + id))
            .header("authorization", "Bearer " + token)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      client.send(request, BodyHandlers.discarding());
    } catch (Exception e) {
      // It was waiting when the measurement ended.
    }
  }

  private static void use(AwsCredentials credentials) {
    System.setProperty("aws.accessKeyId", credentials.accessKeyId());
    System.setProperty("aws.secretAccessKey", credentials.secretAccessKey());
  }

  private static FloecatConfig config(Path directory, int hole, URI sts) {
    return FloecatConfig.from(
        Settings.read(
            new ConfigSources(
                Map.of(
                    "floecat.data-dir", directory.resolve("data").toString(),
                    "floecat.server.port", "0",
                    "floecat.secrets.backend", "aws",
                    "floecat.secrets.aws.region", "us-east-1",
                    "floecat.secrets.aws.endpoint", "http://127.0.0.1:" + hole,
                    "floecat.secrets.aws.sts-endpoint", sts.toString()),
                Map.of(),
                directory,
                Optional.empty())));
  }
}
