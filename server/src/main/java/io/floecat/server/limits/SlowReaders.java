package io.floecat.server.limits;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The last to see what goes out on one connection. While much of it waits for the client to read,
 * nothing more is read from the client, who could otherwise fill our memory with responses by
 * sending requests; a client who takes nothing for too long loses the connection.
 */
public final class SlowReaders extends ChannelDuplexHandler {

  private static final int MAX_WAITING_BYTES = 1024 * 1024;

  /** A write that is no larger is a ping or an acknowledgement, which a client gets unread. */
  private static final int SMALL = 64;

  private final Duration patience;
  private long waitingBytes;
  private long taken;
  private boolean isReadDue;
  private boolean isWatching;

  /** For one connection. */
  public SlowReaders(Limits limits) {
    this.patience = limits.stalled();
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    int size = message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
    waitingBytes += size;
    ctx.write(message, promise.unvoid().addListener(_ -> written(ctx, size)));
    watch(ctx);
  }

  @Override
  public void read(ChannelHandlerContext ctx) {
    if (waitingBytes > MAX_WAITING_BYTES) {
      isReadDue = true;
    } else {
      ctx.read();
    }
  }

  private void written(ChannelHandlerContext ctx, int size) {
    waitingBytes -= size;
    taken += size > SMALL ? size : 0;
    if (isReadDue && waitingBytes <= MAX_WAITING_BYTES) {
      isReadDue = false;
      ctx.read();
    }
  }

  private void watch(ChannelHandlerContext ctx) {
    if (!isWatching) {
      isWatching = true;
      long before = taken;
      ctx.executor().schedule(() -> look(ctx, before), patience.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void look(ChannelHandlerContext ctx, long before) {
    isWatching = false;
    if (!ctx.channel().isActive() || !isAnythingWaiting(ctx)) {
      return;
    }
    if (taken == before) {
      ctx.close();
    } else {
      watch(ctx);
    }
  }

  /** In the connection, or in a stream of it whose window is closed. */
  private boolean isAnythingWaiting(ChannelHandlerContext ctx) {
    var http2 = ctx.pipeline().get(Http2ConnectionHandler.class);
    return waitingBytes > 0 || (http2 != null && isAnyWindowClosed(http2));
  }

  private static boolean isAnyWindowClosed(Http2ConnectionHandler http2) {
    Http2RemoteFlowController windows = http2.encoder().flowController();
    try {
      return http2.connection().forEachActiveStream(stream -> !windows.hasFlowControlled(stream))
          != null;
    } catch (Http2Exception e) {
      throw new IllegalStateException("only looking", e);
    }
  }
}
