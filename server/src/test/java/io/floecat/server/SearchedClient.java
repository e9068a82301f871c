package io.floecat.server;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Message;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.floecat.core.leak.LeakSearch;
import io.floecat.core.leak.Surface;
import io.grpc.reflection.v1.ServerReflectionRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Sends requests, also ones that no generated client would, and has every answer searched. */
final class SearchedClient {

  private static final int PREFIX_BYTES = 5;
  private static final String REFLECTION =
      "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";

  private final LeakSearch search;
  private final String token;
  private final WebClient client;
  private final AtomicInteger sent = new AtomicInteger();

  SearchedClient(int port, String token, LeakSearch search) {
    this.search = search;
    this.token = token;
    this.client =
        WebClient.builder("h2c://127.0.0.1:" + port)
            .responseTimeout(Duration.ofSeconds(30))
            .maxResponseLength(0)
            .build();
  }

  /** How many requests were sent. */
  int sent() {
    return sent.get();
  }

  AggregatedHttpResponse rest(String what, RestCall call, Map<String, String> headers) {
    var request = authorized(call.method(), call.target());
    if (!call.body().isEmpty()) {
      request.set("content-type", "application/json");
    }
    headers.forEach(request::set);
    AggregatedHttpResponse response = send(request, HttpData.ofUtf8(call.body()));
    search.in(Surface.RESPONSE_BODY, what, response.content().array());
    search.in(Surface.RESPONSE_HEADERS, what, response.headers() + " " + response.trailers());
    return response;
  }

  AggregatedHttpResponse grpc(String what, MethodDescriptor rpc, Message request) {
    return grpc(what, path(rpc), request.toByteArray(), Map.of());
  }

  AggregatedHttpResponse grpc(
      String what, String path, byte[] message, Map<String, String> headers) {
    var request = authorized(HttpMethod.POST, path).set("content-type", "application/grpc+proto");
    headers.forEach(request::set);
    AggregatedHttpResponse response = send(request, HttpData.wrap(frame(message)));
    search.in(Surface.GRPC_MESSAGE, what, response.content().array());
    search.in(Surface.GRPC_TRAILERS, what, response.headers() + " " + response.trailers());
    return response;
  }

  /** All that reflection tells of {@code symbols}, and of one that it does not know. */
  void reflection(Set<String> symbols) {
    var questions = new ByteArrayOutputStream();
    questions.writeBytes(frame(question().setListServices("").build().toByteArray()));
    for (String symbol : symbols) {
      questions.writeBytes(frame(question().setFileContainingSymbol(symbol).build().toByteArray()));
    }
    questions.writeBytes(frame(question().setFileByFilename("none").build().toByteArray()));
    var request =
        authorized(HttpMethod.POST, REFLECTION).set("content-type", "application/grpc+proto");
    AggregatedHttpResponse response = send(request, HttpData.wrap(questions.toByteArray()));
    search.in(Surface.REFLECTION, "reflection", response.content().array());
    search.in(Surface.REFLECTION, "reflection", response.headers() + " " + response.trailers());
  }

  private static ServerReflectionRequest.Builder question() {
    return ServerReflectionRequest.newBuilder();
  }

  /** A page, as a text. */
  String page(Surface surface, String path) {
    AggregatedHttpResponse response = send(authorized(HttpMethod.GET, path), HttpData.empty());
    search.in(surface, path, response.headers() + response.contentUtf8());
    return response.contentUtf8();
  }

  /** All rpcs of the server, as its page lists them: {@code package.Service.Method}. */
  Set<String> rpcs() {
    String page = page(Surface.DOCS_PAGE, Routes.DOCS);
    List<String> services = ids(2, page);
    return ids(3, page).stream()
        .filter(id -> services.stream().anyMatch(service -> id.startsWith(service + ".")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> ids(int level, String page) {
    return Pattern.compile("<h%d id=\"([^\"]+)\"".formatted(level))
        .matcher(page)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  static String path(MethodDescriptor rpc) {
    return "/" + rpc.getService().getFullName() + "/" + rpc.getName();
  }

  private RequestHeadersBuilder authorized(HttpMethod method, String target) {
    return RequestHeaders.builder(method, target).set("authorization", "Bearer " + token);
  }

  private AggregatedHttpResponse send(RequestHeadersBuilder request, HttpData body) {
    sent.incrementAndGet();
    return client.execute(request.build(), body).aggregate().join();
  }

  private static byte[] frame(byte[] message) {
    return ByteBuffer.allocate(PREFIX_BYTES + message.length)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .array();
  }
}
