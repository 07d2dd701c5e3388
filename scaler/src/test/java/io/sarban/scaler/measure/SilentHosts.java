// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** Loopback hosts that accept connections on one port and stay silent. */
public final class SilentHosts implements AutoCloseable {

  private final ServerSocket server;
  private final List<Socket> taken = new CopyOnWriteArrayList<>();

  public SilentHosts() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getByName("0.0.0.0"));
    Thread thread = new Thread(this::accept);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        taken.add(server.accept());
      }
    } catch (IOException e) {
      // the test is over
    }
  }

  public List<String> addresses(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> "127.0.1." + i + ":" + server.getLocalPort())
        .toList();
  }

  /** How many connections have been made. */
  public int taken() {
    return taken.size();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket one : taken) {
        one.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
