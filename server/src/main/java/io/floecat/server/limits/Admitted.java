package io.floecat.server.limits;

import com.google.protobuf.MessageLite;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** One request that was admitted: its place, and the memory that its answer takes. */
final class Admitted {

  /** What an answer that waits to be sent takes beside its bytes. */
  static final long OVERHEAD = 16 * 1024;

  private final Permits.Place place;
  private final ByteBudget.Share answer;
  private final ByteBudget.Share list;
  private final Executor threads;

  Admitted(Permits.Place place, ByteBudget.Share answer, ByteBudget.Share list, Executor threads) {
    this.place = place;
    this.answer = answer;
    this.list = list;
    this.threads = threads;
  }

  <S extends MessageLite> void work(ServiceRequestContext ctx, Work<S> work) {
    place.enter();
    try {
      threads.execute(ctx.makeContextAware(() -> run(ctx, work)));
    } catch (RejectedExecutionException e) {
      place.leave();
      throw e;
    }
  }

  /**
   * The place is free before the answer is on its way: a client that has its answer and sends the
   * next request finds it.
   */
  private <S extends MessageLite> void run(ServiceRequestContext ctx, Work<S> work) {
    Runnable sending = () -> {};
    try {
      sending = ctx.isCancelled() ? sending : made(ctx, work);
    } finally {
      place.leave();
    }
    sending.run();
  }

  private <S extends MessageLite> Runnable made(ServiceRequestContext ctx, Work<S> work) {
    try {
      if (work.isList()) {
        list.take(Limits.LIST_BYTES, Limits.LIST_PATIENCE);
        if (ctx.isCancelled()) {
          return () -> {};
        }
      }
      S made = work.make();
      if (!work.isList()) {
        answer.force(2L * made.getSerializedSize()); // As JSON it is larger.
      }
      return () -> send(work, made);
    } catch (Throwable thrown) {
      return () -> fail(work, thrown);
    }
  }

  private <S extends MessageLite> void send(Work<S> work, S made) {
    place.answered();
    try {
      work.send(made);
    } catch (Throwable thrown) {
      work.fail(thrown);
    }
  }

  private void fail(Work<?> work, Throwable thrown) {
    place.answered();
    work.fail(thrown);
  }

  /** The request failed before it came to its work: the failure is its answer. */
  <X extends Throwable> X failed(X failure) {
    place.answered();
    return failure;
  }

  /** The answer was sent, or nobody takes it any more. */
  void end() {
    place.answered();
    answer.close();
    list.close();
  }
}
