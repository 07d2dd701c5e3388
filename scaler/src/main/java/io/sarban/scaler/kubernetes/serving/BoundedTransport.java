// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving;

import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.impl.transports.JDKTransport;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Closes connections beyond a limit as soon as they are accepted. AcceptedConnections whose TLS
 * handshake never ends count, too; Vert.x reports a connection only after its handshake.
 */
final class BoundedTransport extends JDKTransport {

  private final Shares connections;

  /**
   * @param connections the limit, shared by the remote addresses
   */
  BoundedTransport(Shares connections) {
    this.connections = connections;
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return () -> new BoundedChannel(connections);
  }

  private static final class BoundedChannel extends NioServerSocketChannel {
    private final Shares connections;

    BoundedChannel(Shares connections) {
      this.connections = connections;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
      int read = super.doReadMessages(accepted);
      if (read > 0) {
        int last = accepted.size() - 1;
        SocketChannel channel = (SocketChannel) accepted.get(last);
        InetSocketAddress from = channel.remoteAddress();
        if (from == null || !connections.take(from.getAddress(), 1)) {
          accepted.remove(last);
          channel.unsafe().closeForcibly();
        } else {
          channel.closeFuture().addListener(closed -> connections.give(from.getAddress(), 1));
        }
      }
      return read;
    }
  }
}
