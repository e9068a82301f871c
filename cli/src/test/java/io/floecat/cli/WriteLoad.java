package io.floecat.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Creates, updates and deletes connectors over REST, several at once, and remembers what each may
 * be: what was acknowledged last, or what was under way when the other end died. A connector's
 * token is its display name, so that a write that is half there is found out.
 */
final class WriteLoad {

  /** No connector, or a deleted one. */
  static final String NOTHING = "";

  private static final int WRITERS = 4;
  private static final int CONNECTORS_EACH = 3;

  private final String account;
  private final Map<String, Set<String>> possible = new ConcurrentHashMap<>();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger values = new AtomicInteger();

  WriteLoad(String account) {
    this.account = account;
  }

  /**
   * Writes until {@code enough} writes more are acknowledged, then {@code kill}s; waits for all.
   */
  void run(String url, Path tokenFile, int enough, Runnable kill)
      throws IOException, InterruptedException {
    String token = Files.readString(tokenFile).strip();
    var counter = new CountDownLatch(enough);
    try (var writers = Executors.newFixedThreadPool(WRITERS);
        var client = HttpClient.newHttpClient()) {
      for (int writer = 0; writer < WRITERS; writer++) {
        int first = writer * CONNECTORS_EACH;
        writers.execute(() -> write(new Server(client, url, token), first, counter));
      }
      counter.await();
      kill.run();
    }
  }

  /** How many writes were acknowledged. */
  int acknowledged() {
    return acknowledged.get();
  }

  /** What each connector may be, by its name. */
  Map<String, Set<String>> possible() {
    return new TreeMap<>(possible);
  }

  /** Goes through its own connectors until nobody answers any more. */
  private void write(Server server, int first, CountDownLatch counter) {
    try {
      for (int number = 0; ; number++) {
        String name =
            "accounts/%s/connectors/c-%d".formatted(account, first + number % CONNECTORS_EACH);
        String before = server.stateOf(name);
        String after =
            before.equals(NOTHING) || number % 5 != 4
                ? "value-of-write-" + values.incrementAndGet()
                : NOTHING;
        possible.computeIfAbsent(name, _ -> new TreeSet<>(Set.of(NOTHING))).add(after);
        if (server.write(name, before, after)) {
          possible.put(name, new TreeSet<>(Set.of(after)));
          acknowledged.incrementAndGet();
          counter.countDown();
        }
      }
    } catch (IOException e) {
      // The server is no more: what was under way may have happened or not.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Server(HttpClient client, String url, String token) {

    String stateOf(String name) throws IOException, InterruptedException {
      HttpResponse<String> answer = send("GET", name, "");
      if (answer.statusCode() != 200) {
        return NOTHING;
      }
      JsonObject connector = JsonParser.parseString(answer.body()).getAsJsonObject();
      return connector.get("state").getAsString().equals("ACTIVE")
          ? connector.get("displayName").getAsString()
          : NOTHING;
    }

    /** Whether it was acknowledged. */
    boolean write(String name, String before, String after)
        throws IOException, InterruptedException {
      String connector =
          """
          {"kind": "UNITY_CATALOG", "uri": "https://unity.example.com", "displayName": "%1$s",
           "auth": {"bearerToken": {"token": "%1$s"}}}"""
              .formatted(after);
      HttpResponse<String> answer;
      if (after.equals(NOTHING)) {
        answer = send("DELETE", name, "");
      } else if (before.equals(NOTHING)) {
        int id = name.lastIndexOf('/');
        answer =
            send(
                "POST",
                name.substring(0, id) + "?connectorId=" + name.substring(id + 1),
                connector);
      } else {
        answer = send("PATCH", name, connector);
      }
      return answer.statusCode() == 200;
    }

    private HttpResponse<String> send(String method, String path, String body)
        throws IOException, InterruptedException {
      return client.send(
          HttpRequest.newBuilder(URI.create(url + "/v1/" + path))
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/json")
              .method(method, BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    }
  }
}
