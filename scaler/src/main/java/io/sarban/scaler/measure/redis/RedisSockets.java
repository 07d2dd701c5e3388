// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.redis;

import io.sarban.scaler.measure.socket.AnswerSocket;
import io.sarban.scaler.trust.MetadataAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SSLSocket;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Connects to one server. Its answers are limited in size and time, and metadata addresses are
 * refused.
 */
record RedisSockets(HostAndPort server, JedisClientConfig config) implements JedisSocketFactory {

  @Override
  public Socket createSocket() {
    try {
      AnswerSocket.stopIfInterrupted();
      Socket socket = connected(MetadataAddresses.lookUp(server.getHost()));
      return config.isSsl() ? encrypted(socket) : socket;
    } catch (IOException e) {
      throw new JedisConnectionException("no connection to " + server, e);
    }
  }

  /** Tries the host's addresses in turn. */
  private Socket connected(List<InetAddress> addresses) throws IOException {
    IOException failed = new IOException("no address");
    for (InetAddress address : addresses) {
      Socket socket = AnswerSocket.open();
      try {
        socket.setTcpNoDelay(true);
        socket.connect(
            new InetSocketAddress(address, server.getPort()), config.getConnectionTimeoutMillis());
        socket.setSoTimeout(config.getSocketTimeoutMillis());
        return socket;
      } catch (IOException e) {
        socket.close();
        failed = e;
      }
    }
    throw failed;
  }

  private Socket encrypted(Socket socket) throws IOException {
    SSLSocket encrypted =
        (SSLSocket)
            config
                .getSslSocketFactory()
                .createSocket(socket, server.getHost(), server.getPort(), true);
    encrypted.setSSLParameters(config.getSslParameters());
    return encrypted;
  }
}
