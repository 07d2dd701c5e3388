// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

/** Servers of a Redis cluster that have lists of one element only, wherever the test wants them. */
final class FakeCluster implements AutoCloseable {

  final AtomicInteger open = new AtomicInteger();
  final AtomicInteger opened = new AtomicInteger();

  /** The number of the server that has a key. */
  volatile ToIntFunction<String> owner = key -> 0;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<ServerSocket> servers = new ArrayList<>();

  FakeCluster(int number) throws IOException {
    for (int i = 0; i < number; i++) {
      int self = i;
      ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      servers.add(server);
      threads.execute(() -> accept(server, self));
    }
  }

  String address() {
    return address(0);
  }

  private String address(int server) {
    return "127.0.0.1:" + servers.get(server).getLocalPort();
  }

  private void accept(ServerSocket server, int self) {
    try {
      while (true) {
        Socket socket = server.accept();
        opened.incrementAndGet();
        open.incrementAndGet();
        threads.execute(() -> serve(socket, self));
      }
    } catch (IOException e) {
      // the test is over
    }
  }

  private void serve(Socket socket, int self) {
    try (socket;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        List<String> command = new ArrayList<>();
        for (int i = Integer.parseInt(line.substring(1)); i > 0; i--) {
          in.readLine();
          command.add(in.readLine());
        }
        socket.getOutputStream().write(answer(command, self).getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      open.decrementAndGet();
    }
  }

  private String answer(List<String> command, int self) {
    if (!command.get(0).toUpperCase(Locale.ROOT).equals("LLEN")) {
      return "+OK\r\n";
    }
    int owns = owner.applyAsInt(command.get(1));
    return owns == self ? ":1\r\n" : "-MOVED 1 " + address(owns) + "\r\n";
  }

  @Override
  public void close() throws IOException {
    for (ServerSocket server : servers) {
      server.close();
    }
    threads.shutdownNow();
  }
}
