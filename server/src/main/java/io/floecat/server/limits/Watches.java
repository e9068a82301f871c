package io.floecat.server.limits;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.health.v1.HealthGrpc;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the streams in which clients wait for changes of the health. They need no token, and would
 * otherwise last as long as their client: they end after a while, and the client begins another.
 */
public final class Watches implements DecoratingHttpServiceFunction {

  private static final String WATCH = "/" + HealthGrpc.getWatchMethod().getFullMethodName();

  private final Limits limits;
  private final Permits places;

  /** As many as there are places for requests. */
  public Watches(Limits limits) {
    this.limits = limits;
    places = new Permits(limits.requests(), Integer.MAX_VALUE);
  }

  @Override
  public HttpResponse serve(HttpService delegate, ServiceRequestContext ctx, HttpRequest request)
      throws Exception {
    if (ctx.path().equals(WATCH)) {
      var place = places.take("");
      // The service itself has no time-out for it.
      ScheduledFuture<?> end =
          ctx.eventLoop()
              .withoutContext()
              .schedule(() -> ctx.timeoutNow(), limits.watch().toMillis(), TimeUnit.MILLISECONDS);
      Admission.ended(ctx)
          .thenRun(
              () -> {
                end.cancel(false);
                place.answered();
              });
    }
    return delegate.serve(ctx, request);
  }
}
