package io.floecat.server.limits;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.floecat.server.error.Failures;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Reads requests whole, within a size and a time. */
public final class RequestBodies {

  private final Duration patience;

  /** Waits for {@link Limits#body}. */
  public RequestBodies(Limits limits) {
    this.patience = limits.body();
  }

  /**
   * The request with all of its body. Fails with what the client is to be told where that is larger
   * than {@link Failures#MAX_REQUEST_BYTES}, of which no more is kept, or does not arrive in time.
   */
  public CompletableFuture<AggregatedHttpRequest> whole(
      ServiceRequestContext ctx, HttpRequest request) {
    var size = new Size();
    CompletableFuture<AggregatedHttpRequest> whole =
        request.mapData(size::bounded).aggregate(ctx.eventLoop());
    if (!whole.isDone()) {
      abortWhenLate(ctx, request, whole);
    }
    return whole.thenApply(
        read -> {
          if (size.bytes > Failures.MAX_REQUEST_BYTES) {
            throw Failures.tooLarge();
          }
          return read;
        });
  }

  private void abortWhenLate(
      ServiceRequestContext ctx,
      HttpRequest request,
      CompletableFuture<AggregatedHttpRequest> whole) {
    ScheduledFuture<?> timer =
        ctx.eventLoop()
            .withoutContext()
            .schedule(
                () -> {
                  if (!ctx.sessionProtocol().isMultiplex()) {
                    ctx.initiateConnectionShutdown(); // The rest of the body may never come.
                  }
                  request.abort(Failures.tooSlow(patience));
                },
                patience.toMillis(),
                TimeUnit.MILLISECONDS);
    whole.whenComplete((_, _) -> timer.cancel(false));
  }

  /** Counts a body as it comes; used by one thread. */
  private static final class Size {

    private long bytes;

    HttpData bounded(HttpData data) {
      bytes += data.length();
      if (bytes <= Failures.MAX_REQUEST_BYTES) {
        return data;
      }
      data.close();
      return HttpData.empty();
    }
  }
}
