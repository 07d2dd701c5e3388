// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Clients and servers of HTTP/2 in clear text that send headers as they are, right or wrong. */
final class RawHttp2 {

  private RawHttp2() {}

  /** The status of the answer, or what else became of the request. */
  static String ask(int port, Http2Headers headers) throws Exception {
    try (Connection connection = connect(port)) {
      return connection.ask(headers).get(3, TimeUnit.MINUTES);
    }
  }

  /** A client's connection, and its event loop. */
  record Connection(NioEventLoopGroup loop, Channel channel) implements AutoCloseable {

    /** What becomes of the request: a status, {@code reset} or {@code closed}. */
    CompletableFuture<String> ask(Http2Headers headers) throws Exception {
      CompletableFuture<String> became = new CompletableFuture<>();
      channel.closeFuture().addListener(closed -> became.complete("closed"));
      new Http2StreamChannelBootstrap(channel)
          .handler(answers(became))
          .open()
          .sync()
          .getNow()
          .writeAndFlush(new DefaultHttp2HeadersFrame(headers, true));
      return became;
    }

    @Override
    public void close() throws Exception {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  static Connection connect(int port) throws Exception {
    NioEventLoopGroup loop = new NioEventLoopGroup(1);
    ChannelInitializer<Channel> codec =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            channel
                .pipeline()
                .addLast(
                    Http2FrameCodecBuilder.forClient()
                        .validateHeaders(false)
                        .encoderIgnoreMaxHeaderListSize(true)
                        .build(),
                    new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
          }
        };
    return new Connection(
        loop,
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .handler(codec)
            .connect("127.0.0.1", port)
            .sync()
            .channel());
  }

  private static ChannelInboundHandlerAdapter answers(CompletableFuture<String> became) {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object frame) {
        if (frame instanceof Http2HeadersFrame head) {
          became.complete(String.valueOf(head.headers().status()));
        }
      }

      @Override
      public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Http2ResetFrame) {
          became.complete("reset");
        }
      }
    };
  }

  /** A server that gives each request this answer; it ends with the loop. */
  static int serve(NioEventLoopGroup loop, Http2Headers head, String body, Http2Headers trailers)
      throws Exception {
    ChannelInboundHandlerAdapter answer =
        new ChannelInboundHandlerAdapter() {
          @Override
          public boolean isSharable() {
            return true;
          }

          @Override
          public void channelRead(ChannelHandlerContext context, Object frame) {
            ReferenceCountUtil.release(frame);
            if (frame instanceof Http2HeadersFrame) {
              context.write(new DefaultHttp2HeadersFrame(head));
              context.write(
                  new DefaultHttp2DataFrame(
                      Unpooled.copiedBuffer(body, StandardCharsets.US_ASCII), trailers.isEmpty()));
              if (!trailers.isEmpty()) {
                context.write(new DefaultHttp2HeadersFrame(trailers, true));
              }
              context.flush();
            }
          }
        };
    ChannelInitializer<Channel> connection =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            channel
                .pipeline()
                .addLast(
                    Http2FrameCodecBuilder.forServer().validateHeaders(false).build(),
                    new Http2MultiplexHandler(answer));
          }
        };
    Channel server =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(connection)
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    return ((InetSocketAddress) server.localAddress()).getPort();
  }
}
