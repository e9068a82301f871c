package io.floecat.bench;

import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.floecat.runtime.EmbeddedFloecat;
import io.floecat.server.FloecatServer;
import io.floecat.spi.account.Principal;
import io.floecat.v1.Connector;
import io.floecat.v1.ConnectorsGrpc;
import io.floecat.v1.GetConnectorRequest;
import io.floecat.v1.ListConnectorsRequest;
import io.floecat.v1.ListConnectorsResponse;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Get and list, next to a bare service that answers a constant of the same size. */
final class RequestBench {

  private static final int THREADS = 8;
  private static final Duration TIME = Duration.ofSeconds(4);
  private static final String NAME = "accounts/acct-1/connectors/c-1";
  private static final String PARENT = "accounts/acct-1";
  private static final int LISTED = 50;

  private RequestBench() {}

  static void run(Path directory) throws Exception {
    Files.createDirectory(directory);
    var config = Samples.config(directory.resolve("data"));
    try (var floecat = EmbeddedFloecat.open(config)) {
      for (int i = 0; i < LISTED; i++) {
        floecat.connectors().create(Principal.admin("bench"), Samples.create("acct-1", "c-" + i));
      }
    }
    try (var server = FloecatServer.start(config)) {
      String token = Files.readString(config.auth().tokenFile()).strip();
      rest("REST get", server.url(), "/v1/" + NAME, token);
      rest("REST list of 50", server.url(), "/v1/" + PARENT + "/connectors", token);
      grpc(server.url(), token);
    }
  }

  private static void rest(String name, URI server, String path, String token) throws Exception {
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      byte[] answer = get(client, server.resolve(path), token);
      var constant =
          Server.builder()
              .service(
                  "prefix:/",
                  (context, request) ->
                      HttpResponse.of(HttpStatus.OK, MediaType.JSON_UTF_8, HttpData.wrap(answer)))
              .http(0)
              .build();
      constant.start().join();
      try {
        URI reference = URI.create("http://127.0.0.1:" + constant.activeLocalPort() + path);
        double bare = Load.perSecond(THREADS, TIME, _ -> get(client, reference, token));
        double ours = Load.perSecond(THREADS, TIME, _ -> get(client, server.resolve(path), token));
        Bench.rate(name, ours, bare);
      } finally {
        constant.stop().join();
      }
    }
  }

  private static byte[] get(HttpClient client, URI uri, String token) throws Exception {
    var request = HttpRequest.newBuilder(uri).header("authorization", "Bearer " + token).build();
    var response = client.send(request, BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IllegalStateException("status " + response.statusCode());
    }
    return response.body();
  }

  private static void grpc(URI server, String token) throws Exception {
    var ours = client(server.getPort(), token);
    var get = GetConnectorRequest.newBuilder().setName(NAME).build();
    var list = ListConnectorsRequest.newBuilder().setParent(PARENT).build();
    Connector connector = ours.getConnector(get);
    ListConnectorsResponse connectors = ours.listConnectors(list);
    var constant =
        Server.builder()
            .service(GrpcService.builder().addService(new Constant(connector, connectors)).build())
            .http(0)
            .build();
    constant.start().join();
    try {
      var bare = client(constant.activeLocalPort(), token);
      double bareGets = Load.perSecond(THREADS, TIME, _ -> bare.getConnector(get));
      Bench.rate("gRPC get", Load.perSecond(THREADS, TIME, _ -> ours.getConnector(get)), bareGets);
      double bareLists = Load.perSecond(THREADS, TIME, _ -> bare.listConnectors(list));
      Bench.rate(
          "gRPC list of 50",
          Load.perSecond(THREADS, TIME, _ -> ours.listConnectors(list)),
          bareLists);
    } finally {
      constant.stop().join();
    }
  }

  private static ConnectorsGrpc.ConnectorsBlockingStub client(int port, String token) {
    return GrpcClients.builder("gproto+http://127.0.0.1:" + port)
        .setHeader("authorization", "Bearer " + token)
        .build(ConnectorsGrpc.ConnectorsBlockingStub.class);
  }

  /** Answers the same whatever is asked. */
  private static final class Constant extends ConnectorsGrpc.ConnectorsImplBase {

    private final Connector connector;
    private final ListConnectorsResponse connectors;

    Constant(Connector connector, ListConnectorsResponse connectors) {
      this.connector = connector;
      this.connectors = connectors;
    }

    @Override
    public void getConnector(GetConnectorRequest request, StreamObserver<Connector> observer) {
      observer.onNext(connector);
      observer.onCompleted();
    }

    @Override
    public void listConnectors(
        ListConnectorsRequest request, StreamObserver<ListConnectorsResponse> observer) {
      observer.onNext(connectors);
      observer.onCompleted();
    }
  }
}
