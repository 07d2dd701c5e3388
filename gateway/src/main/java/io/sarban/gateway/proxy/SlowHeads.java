// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose client takes too long to send the head of a request, or sends many
 * requests before the first is answered. A connection may be idle between two requests.
 *
 * <p>Vert.x has no such limits. Handlers before and after the decoder show when a head begins and
 * ends.
 */
final class SlowHeads {

  /** Requests of a connection that have no answer yet. */
  private static final int PIPELINED = 8;

  private static final String HANDLER = "handler";
  private static final String IDLE = "idle";

  private final long nanos;
  private ScheduledFuture<?> limit;
  private int inHand;
  private boolean interim;

  private SlowHeads(Duration limit) {
    this.nanos = limit.toNanos();
  }

  /**
   * Limits the heads of a new connection. Before this, while it is not known whether it is HTTP/2,
   * the server's idle timeout is the limit; this removes it.
   */
  static void limit(HttpConnection connection, Duration limit) {
    ChannelHandlerContext context = ((ConnectionBase) connection).channelHandlerContext();
    ChannelPipeline pipeline = context.pipeline();
    endIdle(pipeline);
    // an upgrade to HTTP/2 adds the idle timeout again after this
    context.executor().execute(() -> endIdle(pipeline));
    if (!speaksHttp1(pipeline) || pipeline.get(HANDLER) == null) {
      return;
    }
    SlowHeads heads = new SlowHeads(limit);
    pipeline.addFirst(heads.bytes());
    pipeline.addBefore(HANDLER, "slowHeads", heads.messages());
    heads.began(context);
  }

  private static void endIdle(ChannelPipeline pipeline) {
    if (pipeline.get(IDLE) != null) {
      pipeline.remove(IDLE);
    }
  }

  /** False after an upgrade to HTTP/2. */
  private static boolean speaksHttp1(ChannelPipeline pipeline) {
    return pipeline.get("httpDecoder") != null;
  }

  private void began(ChannelHandlerContext context) {
    if (nanos > 0 && limit == null && inHand == 0 && speaksHttp1(context.pipeline())) {
      limit = context.executor().schedule(() -> tooLate(context), nanos, TimeUnit.NANOSECONDS);
    }
  }

  private static void tooLate(ChannelHandlerContext context) {
    if (speaksHttp1(context.pipeline())) {
      context.channel().close();
    }
  }

  private void ended() {
    if (limit != null) {
      limit.cancel(false);
      limit = null;
    }
  }

  private ChannelInboundHandlerAdapter bytes() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
        began(context);
        super.channelRead(context, bytes);
      }

      @Override
      public void channelInactive(ChannelHandlerContext context) throws Exception {
        ended();
        super.channelInactive(context);
      }
    };
  }

  private ChannelDuplexHandler messages() {
    return new ChannelDuplexHandler() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof HttpRequest) {
          ended();
          inHand++;
        }
        if (inHand > PIPELINED) {
          // the requests behind the first are kept in memory until it is answered
          ReferenceCountUtil.release(message);
          context.close();
          return;
        }
        super.channelRead(context, message);
      }

      @Override
      public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
          throws Exception {
        if (message instanceof HttpResponse response) {
          // 100 Continue is not the answer yet; after 101 no request head follows
          interim = response.status().code() < 200;
        }
        if (message instanceof LastHttpContent && !interim) {
          inHand--;
        }
        super.write(context, message, promise);
      }
    };
  }
}
