// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.ReferenceCountUtil;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client with one connection over HTTP/2 that goes on after GOAWAY.
 *
 * @param wentAway the last request of each GOAWAY
 * @param streams how many were begun
 */
record Http2Client(RawHttp2.Connection connection, Queue<Integer> wentAway, AtomicInteger streams)
    implements AutoCloseable {

  static Http2Client connect(int port) throws Exception {
    Queue<Integer> wentAway = new ConcurrentLinkedQueue<>();
    RawHttp2.Connection connection = RawHttp2.connect(port);
    connection
        .channel()
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext context, Object frame) {
                if (frame instanceof Http2GoAwayFrame away) {
                  wentAway.add(away.lastStreamId());
                }
                ReferenceCountUtil.release(frame);
              }
            });
    return new Http2Client(connection, wentAway, new AtomicInteger());
  }

  CompletableFuture<String> ask(Http2Headers headers) throws Exception {
    streams.incrementAndGet();
    return connection.ask(headers);
  }

  /** The latest request's stream; Netty's first one is 3. */
  int latest() {
    return 2 * streams.get() + 1;
  }

  boolean isOpen() {
    return connection.channel().isActive();
  }

  @Override
  public void close() throws Exception {
    connection.close();
  }
}
