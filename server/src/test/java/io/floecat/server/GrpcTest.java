package io.floecat.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.rpc.Code;
import com.google.rpc.Status;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.floecat.spi.account.Principal;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.BearerToken;
import io.floecat.v1.Connector;
import io.floecat.v1.ConnectorsGrpc.ConnectorsBlockingStub;
import io.floecat.v1.CreateConnectorRequest;
import io.floecat.v1.GetConnectorRequest;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc.HealthBlockingStub;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.ServerReflectionGrpc.ServerReflectionStub;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is special about gRPC: its framing, its encodings, its own services. */
class GrpcTest {

  private static final String GET = "/floecat.v1.Connectors/GetConnector";
  private static final String CREATE = "/floecat.v1.Connectors/CreateConnector";
  private static final String CANARY = "dapi-canary-90aa";

  private static final TestServer SERVER = new TestServer();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @BeforeEach
  void reset() {
    SERVER.connectors.reset();
  }

  @Test
  void call_withToken_reachesTheServiceAsItsPrincipal() {
    var connector = Connector.newBuilder().setName("n").build();
    SERVER.connectors.answerWith(_ -> connector);
    var request = GetConnectorRequest.newBuilder().setName("accounts/a/connectors/b").build();

    assertThat(SERVER.grpc().getConnector(request)).isEqualTo(connector);

    assertThat(SERVER.connectors.requests()).containsExactly(request);
    assertThat(SERVER.connectors.callers()).containsExactly(Principal.admin("token:test"));
  }

  @Test
  void call_unknownFieldAtAnyDepth_isRefusedNamingWhere() {
    var unknown =
        UnknownFieldSet.newBuilder()
            .addField(
                99,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFromUtf8(CANARY))
                    .build())
            .build();
    var top = CreateConnectorRequest.newBuilder().setUnknownFields(unknown).build();
    var deep =
        CreateConnectorRequest.newBuilder()
            .setConnector(
                Connector.newBuilder()
                    .setAuth(
                        AuthCredentials.newBuilder()
                            .setBearerToken(BearerToken.newBuilder().setUnknownFields(unknown))))
            .build();

    assertThat(refusal(() -> SERVER.grpc().createConnector(top)).getMessage())
        .startsWith("request: has a field that this server does not know");
    assertThat(refusal(() -> SERVER.grpc().createConnector(deep)).getMessage())
        .startsWith("connector.auth.bearer_token: has a field that this server does not know");
    assertThat(SERVER.connectors.requests()).isEmpty();
  }

  /** Bytes sent as a gRPC request's body. */
  record Broken(String what, byte[] body) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Broken> broken() {
    byte[] canary = ("\n\u0010" + CANARY).getBytes(UTF_8);
    return Stream.of(
        new Broken("no protobuf", frame(0, new byte[] {(byte) 0xff, (byte) 0xff, 'd', 'a'})),
        new Broken("a string that is not UTF-8", frame(0, new byte[] {10, 1, (byte) 0xff})),
        new Broken("a message that ends too early", frame(0, new byte[] {10, 100, 'd'})),
        new Broken("a frame that ends too early", new byte[] {0, 0, 0, 0, 100, 'd', 'a'}),
        new Broken("a frame header that ends too early", new byte[] {0, 0, 0}),
        new Broken("compressed by nothing", frame(1, canary)),
        new Broken("a frame of an unknown type", frame(7, canary)),
        new Broken("nothing", new byte[0]),
        new Broken("text", CANARY.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @MethodSource
  void broken(Broken row) throws Exception {
    AggregatedHttpResponse response = post(GET, "application/grpc+proto", row.body);

    Status status = status(response);
    assertThat(status.getCode()).isEqualTo(Code.INVALID_ARGUMENT_VALUE);
    assertThat(status.getMessage()).isNotEmpty().doesNotContain(CANARY);
    assertThat(SERVER.connectors.requests()).isEmpty();
  }

  @Test
  void call_messageTooLarge_isRefused() {
    var request =
        CreateConnectorRequest.newBuilder()
            .setConnector(Connector.newBuilder().setDescription("x".repeat(1024 * 1024)))
            .build();

    Status refusal = refusal(() -> SERVER.grpc().createConnector(request));

    assertThat(refusal.getCode()).isEqualTo(Code.INVALID_ARGUMENT_VALUE);
    assertThat(refusal.getMessage()).isEqualTo("request: is larger than 1048576 bytes");
    assertThat(refusal.toString()).contains("TOO_LARGE");
  }

  @Test
  void call_otherEncodings_areRefused() {
    for (String type :
        List.of(
            "application/grpc+json",
            "application/grpc-web+proto",
            "application/grpc-web-text",
            "application/x-protobuf",
            "application/json",
            "text/plain")) {
      AggregatedHttpResponse response = post(CREATE, type, frame(0, new byte[0]));

      assertThat(response.contentUtf8() + response.headers())
          .as(type)
          .contains("must be application/grpc+proto here; REST paths begin with /v1/");
    }
    assertThat(SERVER.connectors.requests()).isEmpty();
  }

  @Test
  void call_withABinaryHeaderThatIsNone_isServedWithoutIt() {
    assertThat(
            SERVER
                .grpc("x-trace-bin", "%%%")
                .getConnector(GetConnectorRequest.getDefaultInstance()))
        .isEqualTo(Connector.getDefaultInstance());
  }

  @Test
  void watch_withAMessageThatBreaksOff_isRefused() throws Exception {
    AggregatedHttpResponse response =
        post("/grpc.health.v1.Health/Watch", "application/grpc", new byte[] {0, 0, 0, 0, 9, 1});

    assertThat(response.headers() + " " + response.trailers()).contains("grpc-status=3");
  }

  @Test
  void stream_ofCompressedMessages_isRefused() {
    for (String path :
        List.of(
            "/grpc.health.v1.Health/Watch",
            "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo")) {
      var head =
          RequestHeaders.builder(HttpMethod.POST, path)
              .set("authorization", "Bearer " + TestServer.TOKEN)
              .set("content-type", "application/grpc")
              .set("grpc-encoding", "gzip")
              .build();
      byte[] brokenOff = frame(1, new byte[] {31, (byte) 139, 8});
      var response = client().execute(head, brokenOff).aggregate().join();

      assertThat(response.headers() + " " + response.trailers()).as(path).contains("grpc-status=3");
    }
  }

  @Test
  void call_byGet_isRefused() {
    var response =
        client()
            .execute(
                RequestHeaders.builder(HttpMethod.GET, GET)
                    .set("authorization", "Bearer " + TestServer.TOKEN)
                    .build())
            .aggregate()
            .join();

    assertThat(response.status().code()).isEqualTo(404);
    assertThat(response.contentUtf8()).contains("ROUTE_NOT_FOUND");
  }

  @Test
  void call_unknownMethod_isNotFound() throws Exception {
    var response = post("/floecat.v1.Connectors/Steal", "application/grpc", frame(0, new byte[0]));

    assertThat(status(response).getCode()).isEqualTo(Code.NOT_FOUND_VALUE);
  }

  @Test
  void call_withoutToken_isRefusedInTrailers() {
    var stub = GrpcClients.builder(SERVER.grpcUri()).build(ConnectorsBlockingStub.class);

    Status refusal = refusal(() -> stub.getConnector(GetConnectorRequest.getDefaultInstance()));

    assertThat(refusal.getCode()).isEqualTo(Code.UNAUTHENTICATED_VALUE);
    assertThat(SERVER.connectors.requests()).isEmpty();
  }

  @Test
  void health_withoutToken_saysWhetherTheServerIsReady() {
    var stub = GrpcClients.newClient(SERVER.grpcUri(), HealthBlockingStub.class);

    assertThat(stub.check(HealthCheckRequest.getDefaultInstance()).getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  @Test
  @DisplayName("who has no token does not fill our memory with questions for the health")
  void health_questionIsLarge_isRefused() {
    var stub = GrpcClients.newClient(SERVER.grpcUri(), HealthBlockingStub.class);
    var question = HealthCheckRequest.newBuilder().setService("x".repeat(300)).build();

    assertThat(refusal(() -> stub.check(question)).getCode())
        .isEqualTo(Code.INVALID_ARGUMENT_VALUE);
  }

  @Test
  void reflection_withToken_listsOurServicesAndWithoutIsRefused() {
    assertThat(listServices(TestServer.TOKEN).join().toString()).contains("floecat.v1.Connectors");

    assertThat(listServices("wrong"))
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withStackTraceContaining("UNAUTHENTICATED");
  }

  @Test
  void reflection_requestAndEndInOnePiece_answersOnce() throws Exception {
    byte[] request = ServerReflectionRequest.newBuilder().setListServices("").build().toByteArray();
    AggregatedHttpResponse response =
        post(
            "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
            "application/grpc",
            frame(0, request));

    assertThat(response.trailers().get("grpc-status")).isEqualTo("0");
    assertThat(response.contentUtf8()).containsOnlyOnce("floecat.v1.Connectors");
  }

  @Test
  void reflection_ofAnything_repeatsNothingOfTheQuestion() {
    byte[] request =
        ServerReflectionRequest.newBuilder()
            .setHost(CANARY)
            .setFileContainingSymbol(CANARY)
            .build()
            .toByteArray();
    AggregatedHttpResponse response =
        post(
            "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
            "application/grpc",
            frame(0, request));

    assertThat(response.trailers().get("grpc-status")).isEqualTo("0");
    assertThat(response.contentUtf8()).contains("not found").doesNotContain(CANARY);
  }

  @Test
  void health_ofAnUnknownService_isNotFoundWithoutItsName() {
    var stub = GrpcClients.newClient(SERVER.grpcUri(), HealthBlockingStub.class);

    Status refusal =
        refusal(() -> stub.check(HealthCheckRequest.newBuilder().setService(CANARY).build()));

    assertThat(refusal.getCode()).isEqualTo(Code.NOT_FOUND_VALUE);
  }

  private static CompletableFuture<ServerReflectionResponse> listServices(String token) {
    var stub =
        GrpcClients.builder(SERVER.grpcUri())
            .setHeader("authorization", "Bearer " + token)
            .build(ServerReflectionStub.class);
    var answer = new CompletableFuture<ServerReflectionResponse>();
    StreamObserver<ServerReflectionRequest> requests =
        stub.serverReflectionInfo(
            new StreamObserver<>() {
              @Override
              public void onNext(ServerReflectionResponse response) {
                answer.complete(response);
              }

              @Override
              public void onError(Throwable failure) {
                answer.completeExceptionally(failure);
              }

              @Override
              public void onCompleted() {}
            });
    requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    requests.onCompleted();
    return answer;
  }

  private static Status refusal(Executable call) {
    var thrown = catchThrowableOfType(StatusRuntimeException.class, call::execute);
    Status status = Objects.requireNonNull(StatusProto.fromThrowable(thrown));
    assertThat(status.toString()).doesNotContain(CANARY);
    return status;
  }

  private static Status status(AggregatedHttpResponse response) throws Exception {
    String details = response.headers().get("grpc-status-details-bin", "");
    return Status.parseFrom(Base64.getDecoder().decode(details));
  }

  private static AggregatedHttpResponse post(String path, String contentType, byte[] body) {
    return client()
        .execute(
            RequestHeaders.builder(HttpMethod.POST, path)
                .set("authorization", "Bearer " + TestServer.TOKEN)
                .set("content-type", contentType)
                .build(),
            HttpData.wrap(body))
        .aggregate()
        .join();
  }

  private static WebClient client() {
    return WebClient.of("h2c://127.0.0.1:" + SERVER.server.port());
  }

  private static byte[] frame(int flag, byte[] message) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) flag)
        .putInt(message.length)
        .put(message)
        .array();
  }
}
