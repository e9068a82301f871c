package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.grpc.GrpcClients;
import io.floecat.core.leak.LeakSearch;
import io.floecat.core.leak.Surface;
import io.floecat.v1.ConnectorsGrpc.ConnectorsBlockingStub;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Requests to a server by both protocols, whose answers are searched. */
final class SearchedCalls implements AutoCloseable {

  private final String url;
  private final LeakSearch search;
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger sent = new AtomicInteger();

  SearchedCalls(String url, LeakSearch search) {
    this.url = url;
    this.search = search;
  }

  /** How many there were. */
  int sent() {
    return sent.get();
  }

  /** The status of the answer. */
  int rest(String method, String target, String body, String token) {
    HttpResponse<String> response = send(method, target, body, token);
    search.in(Surface.RESPONSE_BODY, method + " " + target, response.body());
    search.in(Surface.RESPONSE_HEADERS, method + " " + target, response.headers().toString());
    return response.statusCode();
  }

  /** A page that is there. */
  void page(Surface surface, String path, String token) {
    HttpResponse<String> response = send("GET", path, "", token);
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    search.in(surface, path, response.headers() + response.body());
  }

  /** The code of the answer. */
  Status.Code grpc(String token, Function<ConnectorsBlockingStub, ?> rpc) {
    sent.incrementAndGet();
    var stub =
        GrpcClients.builder("gproto+" + url)
            .setHeader("authorization", "Bearer " + token)
            .build(ConnectorsBlockingStub.class);
    try {
      search.in(Surface.GRPC_MESSAGE, "answer", rpc.apply(stub).toString());
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      search.in(Surface.GRPC_TRAILERS, "refusal", e + " " + Status.trailersFromThrowable(e));
      return e.getStatus().getCode();
    }
  }

  @Override
  public void close() {
    http.close();
  }

  private HttpResponse<String> send(String method, String target, String body, String token) {
    sent.incrementAndGet();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + target))
            .header("authorization", "Bearer " + token)
            .header("content-type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    return http.sendAsync(request, BodyHandlers.ofString()).join();
  }
}
