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
  private final int maxBytes;

  /** Waits for {@link Limits#body}, and keeps no more than {@code maxBytes} of a body. */
  public RequestBodies(Limits limits, int maxBytes) {
    this.patience = limits.body();
    this.maxBytes = maxBytes;
  }

  /**
   * The request with all of its body. Fails with what the client is to be told where that is too
   * large or does not arrive in time.
   */
  public CompletableFuture<AggregatedHttpRequest> whole(
      ServiceRequestContext ctx, HttpRequest request) {
    var size = new Size(maxBytes);
    CompletableFuture<AggregatedHttpRequest> whole =
        request.mapData(size::bounded).aggregate(ctx.eventLoop());
    if (!whole.isDone()) {
      abortWhenLate(ctx, request, whole);
    }
    return whole.thenApply(
        read -> {
          if (size.bytes > maxBytes) {
            throw Failures.tooLarge(maxBytes);
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

    private final int max;
    private long bytes;

    Size(int max) {
      this.max = max;
    }

    HttpData bounded(HttpData data) {
      bytes += data.length();
      if (bytes <= max) {
        return data;
      }
      data.close();
      return HttpData.empty();
    }
  }
}
