package io.floecat.server.limits;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.floecat.core.account.Principal;
import io.floecat.server.auth.Authentication;
import io.floecat.server.error.Failures;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.AttributeKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds a bounded number of requests at once and refuses further ones at their head, so that under
 * overload some are served in time instead of all too late. No caller alone can take all places.
 */
public final class Admission implements DecoratingHttpServiceFunction {

  private static final AttributeKey<Place> PLACE = AttributeKey.valueOf(Admission.class, "PLACE");

  private final Limits limits;
  private final AtomicInteger taken = new AtomicInteger();
  private final ConcurrentHashMap<String, Integer> takenByCaller = new ConcurrentHashMap<>();

  /** With all places free; counts in {@code registry} those that are taken. */
  public Admission(Limits limits, MeterRegistry registry) {
    this.limits = limits;
    registry.gauge("floecat.requests.held", taken);
  }

  @Override
  public HttpResponse serve(HttpService delegate, ServiceRequestContext ctx, HttpRequest request)
      throws Exception {
    Place place = take(Authentication.principal(ctx).map(Principal::subject).orElse(""));
    ctx.setAttr(PLACE, place);
    ended(ctx).thenRun(place::leave);
    return delegate.serve(ctx, request);
  }

  /**
   * The log of a request whose end has come, on both sides. The web server never completes that of
   * a request that is refused after it said that its content is to be logged.
   */
  public static CompletableFuture<RequestLog> ended(ServiceRequestContext ctx) {
    return ctx.log()
        .whenAvailable(RequestLogProperty.REQUEST_END_TIME, RequestLogProperty.RESPONSE_END_TIME);
  }

  /**
   * Does a request's work on a thread that may wait. The request keeps its place until that is
   * done, also when its client is gone or its time is over: otherwise work that nobody waits for
   * would pile up. Work that has not begun by then never does.
   */
  public static void work(ServiceRequestContext ctx, Runnable work) {
    Place place = ctx.attr(PLACE);
    if (place == null) {
      throw new IllegalStateException("a request that was not admitted");
    }
    place.enter();
    try {
      ctx.blockingTaskExecutor()
          .execute(
              () -> {
                try {
                  if (!ctx.isCancelled()) {
                    work.run();
                  }
                } finally {
                  place.leave();
                }
              });
    } catch (RejectedExecutionException e) {
      place.leave();
      throw e;
    }
  }

  private Place take(String caller) {
    var place = new Place(caller);
    int all = taken.incrementAndGet();
    int callers = takenByCaller.merge(caller, 1, Integer::sum);
    if (callers > limits.requestsPerCaller()) {
      place.leave();
      throw Failures.tooManyRequests(limits.requestsPerCaller());
    }
    if (all > limits.requests()) {
      place.leave();
      throw Failures.overloaded();
    }
    return place;
  }

  /** A request's place, free again when the last who uses it has left. */
  private final class Place {

    private final String caller;
    private final AtomicInteger users = new AtomicInteger(1);

    Place(String caller) {
      this.caller = caller;
    }

    void enter() {
      users.incrementAndGet();
    }

    void leave() {
      if (users.decrementAndGet() == 0) {
        taken.decrementAndGet();
        takenByCaller.computeIfPresent(caller, (_, count) -> count == 1 ? null : count - 1);
      }
    }
  }
}
