// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Many HTTP servers in one thread, which answer every request and close no connection. */
final class IdleServers implements AutoCloseable {

  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n7".getBytes(StandardCharsets.US_ASCII);

  private final Selector selector = Selector.open();
  private final List<URI> addresses = new ArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private final Thread thread = new Thread(this::serve, "idle-servers");

  IdleServers(int number) throws IOException {
    for (int i = 0; i < number; i++) {
      ServerSocketChannel server = ServerSocketChannel.open();
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      addresses.add(URI.create("http://127.0.0.1:" + server.socket().getLocalPort() + "/"));
    }
    thread.start();
  }

  List<URI> addresses() {
    return addresses;
  }

  /** Connections that no client has closed. */
  int open() {
    return open.get();
  }

  private void serve() {
    ByteBuffer request = ByteBuffer.allocate(10_000);
    try {
      while (selector.isOpen()) {
        selector.select();
        if (selector.isOpen()) {
          for (SelectionKey key : selector.selectedKeys()) {
            serve(key, request.clear());
          }
          selector.selectedKeys().clear();
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serve(SelectionKey key, ByteBuffer request) throws IOException {
    if (key.isAcceptable()) {
      SocketChannel client = ((ServerSocketChannel) key.channel()).accept();
      client.configureBlocking(false);
      client.register(selector, SelectionKey.OP_READ);
      open.incrementAndGet();
    } else if (((SocketChannel) key.channel()).read(request) < 0) {
      key.channel().close();
      open.decrementAndGet();
    } else {
      ((SocketChannel) key.channel()).write(ByteBuffer.wrap(ANSWER));
    }
  }

  @Override
  public void close() throws Exception {
    List<SelectionKey> keys = List.copyOf(selector.keys());
    selector.close();
    thread.join();
    for (SelectionKey key : keys) {
      key.channel().close();
    }
  }
}
