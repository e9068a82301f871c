package io.floecat.server.limits;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.floecat.server.error.Failures;
import io.floecat.spi.error.FloecatException;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Reads requests whole, within a size, a time, and the memory that they share. */
public final class RequestBodies {

  private final Duration patience;
  private final int maxBytes;
  private final ByteBudget held;

  /** Waits for {@link Limits#body}, and keeps no more than {@code maxBytes} of a body. */
  public RequestBodies(Limits limits, int maxBytes) {
    this.patience = limits.body();
    this.maxBytes = maxBytes;
    this.held = new ByteBudget(limits.bytes(), limits.bytesPerCaller());
  }

  /**
   * The request with all of its body. Fails with what the client is to be told where that is too
   * large, has no room beside the bodies of other requests, or does not arrive in time.
   */
  public CompletableFuture<AggregatedHttpRequest> whole(
      ServiceRequestContext ctx, HttpRequest request) {
    ByteBudget.Share share = held.share(Admission.caller(ctx));
    Admission.ended(ctx).thenRun(share::close);
    var size = new Size(maxBytes, share);
    CompletableFuture<AggregatedHttpRequest> whole =
        request.mapData(size::bounded).aggregate(ctx.eventLoop());
    if (!whole.isDone()) {
      abortWhenLate(ctx, request, whole);
    }
    return whole.thenApply(
        read -> {
          size.requireWhole();
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
    private final ByteBudget.Share share;
    private Optional<FloecatException> refusal = Optional.empty();
    private long bytes;

    Size(int max, ByteBudget.Share share) {
      this.max = max;
      this.share = share;
    }

    /** The data, or none where it is refused: the body is read to its end all the same. */
    HttpData bounded(HttpData data) {
      bytes += data.length();
      if (refusal.isEmpty()) {
        take(data.length());
      }
      if (refusal.isEmpty()) {
        return data;
      }
      data.close();
      return HttpData.empty();
    }

    void requireWhole() {
      if (refusal.isPresent()) {
        throw refusal.get();
      }
    }

    private void take(int more) {
      if (bytes > max) {
        refusal = Optional.of(Failures.tooLarge(max));
        return;
      }
      try {
        share.take(more);
      } catch (FloecatException e) {
        refusal = Optional.of(e);
      }
    }
  }
}
