package io.floecat.bench;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.floecat.runtime.config.ServerConfig;
import io.floecat.server.limits.Admission;
import io.floecat.server.limits.StreamingRequests;
import io.floecat.server.limits.Limits;
import io.floecat.server.limits.RequestBodies;
import io.floecat.server.limits.SlowReaders;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What the limits cost, and TLS: a bare service that answers a constant, with and without. */
final class LimitsBench {

  private static final int THREADS = 8;
  private static final Duration TIME = Duration.ofSeconds(4);
  private static final byte[] ANSWER = new byte[600];

  private LimitsBench() {}

  static void run() throws Exception {
    double bare =
        perSecond(Server.builder().http(0).service("prefix:/", answer()), "http", Optional.empty());
    Bench.rate(
        "constant get, with the limits", perSecond(limited(), "http", Optional.empty()), bare);
    TlsKeyPair pair = TlsKeyPair.ofSelfSigned("localhost");
    var encrypted = Server.builder().https(0).tls(pair).service("prefix:/", answer());
    Bench.rate(
        "constant get, over TLS", perSecond(encrypted, "https", Optional.of(trust(pair))), bare);
  }

  private static HttpService answer() {
    return (_, _) -> constant();
  }

  private static HttpResponse constant() {
    return HttpResponse.of(HttpStatus.OK, MediaType.JSON_UTF_8, HttpData.wrap(ANSWER));
  }

  private static ServerBuilder limited() {
    var limits =
        Limits.of(new ServerConfig("127.0.0.1", 0, Optional.empty(), false, false, 1000, 64));
    var bodies = new RequestBodies(limits, ANSWER.length);
    HttpService reading =
        (context, request) ->
            HttpResponse.of(bodies.whole(context, request).thenApply(_ -> constant()));
    return Server.builder()
        .http(0)
        .maxNumConnections(limits.connections())
        .requestTimeout(limits.request())
        .idleTimeout(limits.idle())
        .childChannelPipelineCustomizer(pipeline -> pipeline.addFirst(new SlowReaders(limits)))
        .service(
            "prefix:/",
            reading
                .decorate(new Admission(limits, _ -> true, new SimpleMeterRegistry()))
                .decorate(StreamingRequests::new));
  }

  private static double perSecond(ServerBuilder builder, String scheme, Optional<SSLContext> trust)
      throws Exception {
    Server server = builder.build();
    server.start().join();
    var clients = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    trust.ifPresent(clients::sslContext);
    try (var client = clients.build()) {
      var uri = URI.create(scheme + "://localhost:" + server.activeLocalPort() + "/");
      return Load.perSecond(THREADS, TIME, _ -> get(client, uri));
    } finally {
      server.stop().join();
    }
  }

  private static void get(HttpClient client, URI uri) throws Exception {
    var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
    if (answer.body().length != ANSWER.length) {
      throw new IllegalStateException("status " + answer.statusCode());
    }
  }

  private static SSLContext trust(TlsKeyPair pair) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("server", pair.certificateChain().getFirst());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
