// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.rabbitmq;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.FrameHandler;
import com.rabbitmq.client.impl.FrameHandlerFactory;
import com.rabbitmq.client.impl.SocketFrameHandler;
import io.sarban.scaler.measure.socket.WriteLimitSocket;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Connects the client to a broker by sockets with a time limit for writes, which the client does
 * not have: a broker that stops reading would keep its threads for ever.
 */
final class AmqpSockets extends ConnectionFactory implements AutoCloseable {

  private static final int LIMIT_MILLIS = 5000;

  private final RabbitMqSource source;
  private final int maxBody;
  private volatile Socket plain;

  /**
   * @param maxBody maximum bytes of a message
   */
  AmqpSockets(RabbitMqSource source, int maxBody) {
    this.source = source;
    this.maxBody = maxBody;
  }

  @Override
  protected synchronized FrameHandlerFactory createFrameHandlerFactory() {
    return (address, name) -> connected(address);
  }

  private FrameHandler connected(Address address) throws IOException {
    Socket socket = new WriteLimitSocket();
    plain = socket;
    try {
      socket.setTcpNoDelay(true);
      socket.connect(address.toInetSocketAddress(source.port()), LIMIT_MILLIS);
      return new SocketFrameHandler(source.tls() == null ? socket : secured(socket), null, maxBody);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private Socket secured(Socket socket) throws IOException {
    SSLSocket secured =
        (SSLSocket)
            source
                .tls()
                .context()
                .getSocketFactory()
                .createSocket(socket, source.host(), source.port(), true);
    if (!source.tls().unsafe()) {
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
    }
    return secured;
  }

  /** Does not wait for the broker; the client ends its threads when it finds the socket closed. */
  @Override
  public void close() {
    Socket socket = plain;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        // it is closed anyway
      }
    }
  }
}
