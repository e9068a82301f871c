package io.floecat.server.limits;

import com.google.protobuf.MessageLite;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.floecat.server.auth.Authentication;
import io.floecat.spi.account.Principal;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.AttributeKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Holds a bounded number of requests at once and refuses further ones at their head, so that under
 * overload some are served in time instead of all too late. No caller alone can take all places.
 *
 * <p>A request that may call the secrets manager has a place of another kind than one that only
 * reads the store, and each has a virtual thread of its own: whoever waits for the secrets manager
 * holds up nobody else, not even the same caller's reads.
 */
public final class Admission implements DecoratingHttpServiceFunction, AutoCloseable {

  private static final AttributeKey<Admitted> ADMITTED =
      AttributeKey.valueOf(Admission.class, "ADMITTED");

  private final Predicate<ServiceRequestContext> onlyReads;
  private final Permits reads;
  private final Permits others;
  private final ByteBudget lists;
  private final ByteBudget unsent;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("floecat-request-", 1).factory());

  /**
   * With all places free; counts in {@code registry} those that are taken.
   *
   * @param onlyReads whether a request is to an rpc that never calls the secrets manager
   */
  public Admission(
      Limits limits, Predicate<ServiceRequestContext> onlyReads, MeterRegistry registry) {
    this.onlyReads = onlyReads;
    reads = new Permits(limits.requests(), limits.requestsPerCaller());
    others = new Permits(limits.requests(), limits.requestsPerCaller());
    lists = new ByteBudget(limits.bytes(), limits.bytesPerCaller());
    unsent = new ByteBudget(limits.bytes(), limits.bytesPerCaller());
    registry.gauge("floecat.requests.held", this, it -> it.reads.taken() + it.others.taken());
  }

  @Override
  public HttpResponse serve(HttpService delegate, ServiceRequestContext ctx, HttpRequest request)
      throws Exception {
    Admitted admitted = admit(ctx);
    ctx.setAttr(ADMITTED, admitted);
    ended(ctx).thenRun(admitted::end);
    try {
      return delegate.serve(ctx, request).mapError(admitted::failed);
    } catch (Exception e) {
      throw admitted.failed(e);
    }
  }

  /**
   * The log of a request whose end has come, on both sides. The web server never completes that of
   * a request that is refused after it said that its content is to be logged.
   */
  public static CompletableFuture<RequestLog> ended(ServiceRequestContext ctx) {
    return ctx.log()
        .whenAvailable(RequestLogProperty.REQUEST_END_TIME, RequestLogProperty.RESPONSE_END_TIME);
  }

  /** Who sent the request; empty where nobody has to say that. */
  static String caller(ServiceRequestContext ctx) {
    return Authentication.principal(ctx).map(Principal::subject).orElse("");
  }

  /**
   * Does a request's work on a thread that may wait. The request keeps its place until that is
   * done, also when its client is gone or its time is over: otherwise work that nobody waits for
   * would pile up. Work that has not begun by then never does.
   */
  public static <S extends MessageLite> void work(ServiceRequestContext ctx, Work<S> work) {
    Admitted admitted = ctx.attr(ADMITTED);
    if (admitted == null) {
      throw new IllegalStateException("a request that was not admitted");
    }
    admitted.work(ctx, work);
  }

  /** Begins no work any more, and waits for a while for what is under way. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(Limits.STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Admitted admit(ServiceRequestContext ctx) {
    String caller = caller(ctx);
    ByteBudget.Share answer = unsent.share(caller);
    answer.take(Admitted.OVERHEAD); // Refuses whoever takes no answers.
    try {
      var place = (onlyReads.test(ctx) ? reads : others).take(caller);
      return new Admitted(place, answer, lists.share(caller), threads);
    } catch (RuntimeException e) {
      answer.close();
      throw e;
    }
  }
}
