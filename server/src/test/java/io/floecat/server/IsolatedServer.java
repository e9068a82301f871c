package io.floecat.server;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.FieldMaskUtil;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.Code;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.floecat.core.connector.BoundTarget;
import io.floecat.core.connector.ConnectorIds;
import io.floecat.core.connector.ConnectorService;
import io.floecat.core.credential.ConnectorCredentials;
import io.floecat.core.lifecycle.ManualTimeSource;
import io.floecat.core.operation.Lifecycle;
import io.floecat.core.operation.OperationListener;
import io.floecat.core.operation.OperationSettings;
import io.floecat.runtime.config.IssuerUrl;
import io.floecat.runtime.config.OidcConfig;
import io.floecat.runtime.config.SignatureAlgorithm;
import io.floecat.runtime.doctor.Doctor;
import io.floecat.runtime.doctor.DoctorService;
import io.floecat.server.auth.oidc.OidcAuthenticator;
import io.floecat.server.grpc.ConnectorsRpc;
import io.floecat.server.grpc.DiagnosticsRpc;
import io.floecat.server.grpc.OperationsRpc;
import io.floecat.server.limits.Limits;
import io.floecat.server.rest.RestMethod;
import io.floecat.spi.account.Principal;
import io.floecat.spi.account.Role;
import io.floecat.spi.audit.AuditTrail;
import io.floecat.spi.secret.SecretsExamination;
import io.floecat.testkit.FakeSecretsManager;
import io.floecat.testkit.Fault;
import io.floecat.testkit.FaultInjector;
import io.floecat.testkit.FaultyPointerStore;
import io.floecat.testkit.FaultySecretsManager;
import io.floecat.testkit.InMemoryPointerStore;
import io.floecat.testkit.ManualClock;
import io.floecat.testkit.NoAuditLog;
import io.floecat.testkit.oidc.SigningKey;
import io.floecat.testkit.oidc.TestIssuer;
import io.floecat.v1.ConnectorsGrpc.ConnectorsBlockingStub;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The whole service behind its port, with callers who come with tokens of an issuer, and every call
 * to store and secrets manager counted.
 */
final class IsolatedServer implements AutoCloseable {

  private static final String CORRELATION = "always-the-same";

  final TestIssuer issuer = TestIssuer.start();
  final ConnectorService connectors;
  private final CountingLine line = new CountingLine();
  private final OidcAuthenticator oidc;
  private final HttpServer http;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Map<String, Channel> channels = new HashMap<>();

  private static final class CountingLine extends FaultInjector {

    private final AtomicInteger calls = new AtomicInteger();

    @Override
    protected Optional<Fault> next() {
      calls.incrementAndGet();
      return Optional.empty();
    }

    @Override
    protected void onItsWay(Runnable effect) {
      throw new AssertionError("no call is late here");
    }
  }

  IsolatedServer() {
    issuer.rotateTo(SigningKey.rsa(2048)); // The quickest to verify.
    var clock = new ManualClock();
    var audit = new NoAuditLog();
    var lifecycle =
        new Lifecycle(
            new FaultyPointerStore(new InMemoryPointerStore(), line),
            new FaultySecretsManager(new FakeSecretsManager(clock), line),
            OperationSettings.defaults(),
            new ManualTimeSource(clock),
            OperationListener.NONE,
            audit);
    connectors =
        new ConnectorService(
            lifecycle.operations(),
            lifecycle.connectors(),
            lifecycle.accountExpunge(),
            new ConnectorCredentials(lifecycle.credentials(), new BoundTarget(), audit),
            new ConnectorIds(clock, new Random(1)),
            audit);
    var secrets = new FaultySecretsManager(new FakeSecretsManager(clock), line);
    var doctor =
        new DoctorService(
            new Doctor(List.of(new SecretsExamination(secrets))), new AuditTrail(audit));
    oidc = OidcAuthenticator.open(config(), Clock.systemUTC(), System::nanoTime);
    var readiness = new Readiness(Map.of());
    readiness.refresh();
    http =
        HttpServer.start(
            ListenAddress.of(TestServer.LOOPBACK, Clock.systemUTC()),
            false,
            Limits.of(TestServer.LOOPBACK),
            List.of(
                new ConnectorsRpc(connectors),
                new OperationsRpc(lifecycle.operationService()),
                new DiagnosticsRpc(doctor)),
            oidc,
            readiness,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            audit);
  }

  /** Who may do everything, without a token. */
  static Principal admin() {
    return Principal.admin("test");
  }

  int port() {
    return http.port();
  }

  /** How many calls to store and secrets manager there were. */
  int backendCalls() {
    return line.calls.get();
  }

  /** Sends a request over gRPC; an empty token is none. */
  Answer grpc(String token, MethodDescriptor<?, ?> method, Message request) {
    try {
      Object answer =
          ClientCalls.blockingUnaryCall(
              channels.computeIfAbsent(token, this::channel),
              typed(method),
              CallOptions.DEFAULT,
              request);
      return new Answer(Code.OK, String.valueOf(answer));
    } catch (StatusRuntimeException e) {
      var status = Objects.requireNonNull(StatusProto.fromThrowable(e));
      return new Answer(Code.forNumber(status.getCode()), status.toString());
    }
  }

  private Channel channel(String token) {
    var client =
        GrpcClients.builder("gproto+http://127.0.0.1:" + http.port())
            .setHeader("x-correlation-id", CORRELATION);
    if (!token.isEmpty()) {
      client.setHeader("authorization", "Bearer " + token);
    }
    return client.build(ConnectorsBlockingStub.class).getChannel();
  }

  /** Sends a request over REST as the schema says it is written there; an empty token is none. */
  Answer rest(String token, MethodDescriptor<?, ?> method, Message request) throws Exception {
    var schema =
        (ProtoMethodDescriptorSupplier) Objects.requireNonNull(method.getSchemaDescriptor());
    RestMethod rule = RestMethod.of(schema.getMethodDescriptor());
    var sent =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + http.port() + target(rule, request)))
            .header("x-correlation-id", CORRELATION)
            .header("content-type", "application/json")
            .method(rule.verb(), HttpRequest.BodyPublishers.ofString(body(rule, request)));
    if (!token.isEmpty()) {
      sent.header("authorization", "Bearer " + token);
    }
    HttpResponse<String> response = client.send(sent.build(), HttpResponse.BodyHandlers.ofString());
    var headers = new TreeMap<>(response.headers().map());
    headers.keySet().removeAll(Set.of("date", "content-length"));
    return new Answer(
        code(response.statusCode(), response.body()),
        response.statusCode() + " " + headers + " " + response.body());
  }

  @Override
  public void close() {
    client.close();
    http.close();
    oidc.close();
    issuer.close();
  }

  private OidcConfig config() {
    return new OidcConfig(
        new IssuerUrl(issuer.url()),
        TestIssuer.AUDIENCE,
        "accounts",
        "roles",
        Map.of("viewer", Role.VIEWER, "editor", Role.EDITOR, "admin", Role.ADMIN),
        new OidcConfig.Admins(Set.of(), Set.of("operator")),
        Set.of(SignatureAlgorithm.RS256),
        Duration.ofMinutes(1));
  }

  @SuppressWarnings("unchecked") // Every method of ours takes a message.
  private static MethodDescriptor<Message, Object> typed(MethodDescriptor<?, ?> method) {
    return (MethodDescriptor<Message, Object>) method;
  }

  private static Code code(int httpStatus, String body) {
    if (httpStatus == 200) {
      return Code.OK;
    }
    return List.of(Code.values()).stream()
        .filter(code -> body.contains("\"status\":\"%s\"".formatted(code)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(httpStatus + " " + body));
  }

  private static String target(RestMethod rule, Message request) {
    String path =
        rule.pathField().isEmpty()
            ? rule.template()
            : rule.template()
                .replaceFirst("\\{[^}]+}", String.valueOf(at(request, rule.pathField())));
    var query = new ArrayList<String>();
    request
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (rule.queryFields().containsKey(field.getName())) {
                query.add(field.getName() + "=" + encoded(value));
              }
            });
    return query.isEmpty() ? path : path + "?" + String.join("&", query);
  }

  private static String encoded(Object value) {
    String text = value instanceof FieldMask mask ? FieldMaskUtil.toString(mask) : value.toString();
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Object at(MessageOrBuilder message, String path) {
    Object value = message;
    for (String name : path.split("\\.")) {
      var owner = (MessageOrBuilder) value;
      value = owner.getField(owner.getDescriptorForType().findFieldByName(name));
    }
    return value;
  }

  private static String body(RestMethod rule, Message request) throws Exception {
    if (!rule.takesBody()) {
      return "";
    }
    Optional<FieldDescriptor> field = rule.bodyField();
    return JsonFormat.printer()
        .print(field.map(it -> (MessageOrBuilder) request.getField(it)).orElse(request));
  }
}
