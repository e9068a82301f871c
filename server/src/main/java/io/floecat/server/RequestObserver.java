package io.floecat.server;

import com.google.rpc.Code;
import com.google.rpc.Status;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.floecat.server.auth.Authentication;
import io.floecat.server.error.Correlation;
import io.floecat.server.error.ErrorHandler;
import io.floecat.server.error.Failures;
import io.floecat.server.limits.Admission;
import io.floecat.server.metrics.RequestMetrics;
import io.floecat.spi.account.Principal;
import io.floecat.spi.audit.AuditAction;
import io.floecat.spi.audit.AuditEvent;
import io.floecat.spi.audit.AuditLog;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The first to see a request and the last to see its response: gives it a correlation id, refuses
 * it while the server stops, and afterwards writes one line and one measurement about it. Neither
 * holds a query, a body, or a header but the correlation id.
 */
final class RequestObserver implements DecoratingHttpServiceFunction {

  private static final Logger ACCESS = LoggerFactory.getLogger("floecat.access");

  private static final String NOBODY = "-";

  private final List<GrpcService> services;
  private final RequestMetrics metrics;
  private final AuditLog audit;
  private final AtomicBoolean isStopping = new AtomicBoolean();

  RequestObserver(List<GrpcService> services, RequestMetrics metrics, AuditLog audit) {
    this.services = services;
    this.metrics = metrics;
    this.audit = audit;
  }

  /** Refuses requests from now on. */
  void stop() {
    isStopping.set(true);
  }

  @Override
  public HttpResponse serve(HttpService delegate, ServiceRequestContext ctx, HttpRequest request)
      throws Exception {
    Correlation.of(ctx); // So that the response carries it, whatever happens.
    Admission.ended(ctx).thenAccept(log -> write(ctx, log));
    if (isStopping.get()) {
      throw Failures.shuttingDown();
    }
    return delegate.serve(ctx, request);
  }

  private void write(ServiceRequestContext ctx, RequestLog log) {
    String method = method(ctx);
    String protocol = protocol(ctx);
    String status = status(ctx, log);
    Duration duration = Duration.ofNanos(log.totalDurationNanos());
    metrics.record(method, protocol, status, duration);
    noteRefusedLogin(ctx, method, status);
    boolean isProbe = method.equals("healthz") || method.equals("readyz");
    try (var _ = Correlation.logging(ctx)) {
      ACCESS
          .atLevel(isProbe ? Level.DEBUG : Level.INFO)
          .addKeyValue("method", method)
          .addKeyValue("protocol", protocol)
          .addKeyValue("status", status)
          .addKeyValue("millis", duration.toNanos() / 1_000 / 1_000.0)
          .addKeyValue("principal", principal(ctx))
          .log("request");
    }
  }

  /**
   * Of what nobody is known by nothing is written down, nor of who it claims to be. Other refusals
   * are written down where they are decided.
   */
  private void noteRefusedLogin(ServiceRequestContext ctx, String method, String status) {
    boolean isRefused =
        status.equals(Code.UNAUTHENTICATED.name())
            || Authentication.principal(ctx).filter(Principal::hasNoRole).isPresent();
    if (isRefused) {
      try (var _ = ctx.push()) {
        audit.note(
            status,
            AuditEvent.of(principal(ctx), AuditAction.LOGIN, method)
                .withDetail(Authentication.whyNoRole(ctx)));
      }
    }
  }

  private static String principal(ServiceRequestContext ctx) {
    return Authentication.principal(ctx).map(Principal::subject).orElse(NOBODY);
  }

  /** The rpc, or which of the few other things this server has. */
  private String method(ServiceRequestContext ctx) {
    return rpc(ctx)
        .orElseGet(
            () ->
                switch (ctx.path()) {
                  case Routes.LIVE, Routes.READY, Routes.METRICS, Routes.DOCS ->
                      ctx.path().substring(1);
                  default -> "other";
                });
  }

  private Optional<String> rpc(ServiceRequestContext ctx) {
    return services.stream()
        .map(service -> service.methodDefinition(ctx))
        .filter(Objects::nonNull)
        .map(definition -> definition.getMethodDescriptor().getBareMethodName())
        .filter(Objects::nonNull)
        .findFirst();
  }

  private String protocol(ServiceRequestContext ctx) {
    if (ctx.path().startsWith(Routes.REST)) {
      return "rest";
    }
    return rpc(ctx).isEmpty() ? "http" : "grpc";
  }

  private static String status(ServiceRequestContext ctx, RequestLog log) {
    Status answer = ErrorHandler.answer(ctx);
    if (answer != null) {
      return Code.forNumber(answer.getCode()).name();
    }
    if (log.responseCause() != null) {
      return Code.CANCELLED.name();
    }
    var http = log.responseHeaders().status();
    return http.isError() ? "HTTP_" + http.code() : Code.OK.name();
  }
}
