package io.floecat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;

/** A server that writes down what it is asked, and answers what a test has told it to. */
final class RecordingServer implements AutoCloseable {

  /** What was asked; parameters are decoded. */
  record Request(
      String method,
      String path,
      Map<String, String> parameters,
      String authorization,
      String body) {

    JsonObject json() {
      return JsonParser.parseString(body).getAsJsonObject();
    }
  }

  private record Answer(int status, String body) {}

  private final HttpServer http;
  private final List<Request> requests = new ArrayList<>();
  private final Queue<Answer> answers = new ArrayDeque<>();

  RecordingServer() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::handle);
    http.start();
  }

  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** Queues a successful answer. */
  void answer(String body) {
    answers.add(new Answer(200, body));
  }

  /** Queues a refusal; {@code details} are JSON objects separated by commas. */
  void refuse(int status, String message, String details) {
    answers.add(
        new Answer(
            status,
            """
            {"error":{"code":%d,"status":"X","message":"%s","details":[%s]}}"""
                .formatted(status, message, details)));
  }

  /** Queues any answer. */
  void answer(int status, String body) {
    answers.add(new Answer(status, body));
  }

  /** The detail that holds a stable reason. */
  static String reason(String reason) {
    return """
        {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"%s","domain":"floecat"}"""
        .formatted(reason);
  }

  /** The detail that says when to come again. */
  static String retryAfter(String delay) {
    return """
        {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"%s"}"""
        .formatted(delay);
  }

  synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  Request onlyRequest() {
    if (requests().size() != 1) {
      throw new AssertionError("there were requests: " + requests().size());
    }
    return requests().getFirst();
  }

  @Override
  public void close() {
    http.stop(0);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              parameters(exchange.getRequestURI().getRawQuery()),
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
              new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
      Answer answer = answers.isEmpty() ? new Answer(500, "no answer queued") : answers.remove();
      byte[] body = answer.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Map<String, String> parameters(@org.jspecify.annotations.Nullable String query) {
    var parameters = new TreeMap<String, String>();
    if (query != null) {
      for (String pair : query.split("&")) {
        String[] parts = pair.split("=", 2);
        parameters.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
      }
    }
    return parameters;
  }
}
