package io.floecat.server.metrics;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.floecat.server.auth.Authentication;
import io.floecat.server.error.Failures;
import io.floecat.spi.account.Permission;
import io.floecat.spi.account.Principal;
import io.floecat.spi.audit.AuditAction;
import io.floecat.spi.audit.AuditEvent;
import io.floecat.spi.audit.AuditLog;
import io.floecat.spi.audit.AuditTrail;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Serves the metrics on a thread of its own: they are wanted most when all threads that serve
 * requests are busy.
 */
public final class MetricsPage implements HttpService, AutoCloseable {

  private static final MediaType PROMETHEUS_TEXT =
      MediaType.parse("text/plain; version=0.0.4; charset=utf-8");
  private static final int WAITING = 16;
  private static final String RESOURCE = "metrics";

  private final PrometheusMeterRegistry registry;
  private final AuditTrail audit;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().name("floecat-metrics").daemon().factory());

  /** Shows what is in {@code registry}; whom not, {@code audit} is told. */
  public MetricsPage(PrometheusMeterRegistry registry, AuditLog audit) {
    this.registry = registry;
    this.audit = new AuditTrail(audit);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    // Counts of all accounts together: whoever has to say who they are must be let see them all.
    Authentication.principal(ctx).ifPresent(this::requireEverywhere);
    try {
      return HttpResponse.of(
          () -> HttpResponse.of(HttpStatus.OK, PROMETHEUS_TEXT, registry.scrape()), thread);
    } catch (RejectedExecutionException e) {
      throw Failures.overloaded();
    }
  }

  private void requireEverywhere(Principal caller) {
    audit.requireEverywhere(
        caller, Permission.OPERATE, AuditEvent.of(caller, AuditAction.METRICS_GET, RESOURCE));
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
