// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import io.sarban.gateway.endpoint.ReplicaAddress;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A workload built on plain sockets. It keeps connections, and ends like common servers: it stops
 * listening, closes idle connections, and finishes running requests.
 */
final class EndingServer implements AutoCloseable {

  /** What becomes of a request that was read. */
  interface Handling {

    /** The body of the answer; null for no answer, and the end of the connection. */
    String answer(String path, String body) throws Exception;
  }

  /** The paths of the requests that were read. */
  final Queue<String> served = new ConcurrentLinkedQueue<>();

  /** How many connections there were. */
  final Queue<Socket> accepted = new ConcurrentLinkedQueue<>();

  private final ServerSocket server;
  private final Handling handling;
  private final ConcurrentMap<Socket, AtomicBoolean> connections = new ConcurrentHashMap<>();
  private volatile boolean ending;
  private volatile boolean abrupt;

  EndingServer(Handling handling) throws IOException {
    this.handling = handling;
    server = new ServerSocket(0, 1_024, InetAddress.getByName("127.0.0.1"));
    start(this::accept);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "ending-server");
    thread.setDaemon(true);
    thread.start();
  }

  ReplicaAddress endpoint() {
    return ReplicaAddress.of("127.0.0.1", server.getLocalPort());
  }

  /** From now on connections end by a reset. */
  void abrupt() {
    abrupt = true;
  }

  private void accept() {
    while (!ending) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        AtomicBoolean busy = new AtomicBoolean();
        connections.put(socket, busy);
        accepted.add(socket);
        start(() -> serve(socket, busy));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket, AtomicBoolean busy) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        in.mark(1);
        if (in.read() < 0) {
          return;
        }
        in.reset();
        if (!busy.compareAndSet(false, true)) {
          return;
        }
        if (!one(socket, in)) {
          return;
        }
        busy.set(false);
        if (ending) {
          return;
        }
      }
    } catch (Exception e) {
      // the other side has ended it, or this one
    } finally {
      connections.remove(socket);
    }
  }

  private boolean one(Socket socket, InputStream in) throws Exception {
    List<String> head = head(in);
    int length =
        head.stream()
            .filter(line -> line.toLowerCase().startsWith("content-length:"))
            .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
            .findFirst()
            .orElse(0);
    String body = new String(in.readNBytes(length), StandardCharsets.US_ASCII);
    String path = head.get(0).split(" ")[1];
    served.add(path);
    String answer = handling.answer(path, body);
    if (answer == null) {
      if (abrupt) {
        socket.setSoLinger(true, 0);
      }
      return false;
    }
    boolean last = ending;
    socket
        .getOutputStream()
        .write(
            ("HTTP/1.1 200 OK\r\n"
                    + (last ? "Connection: close\r\n" : "")
                    + "Content-Length: "
                    + answer.length()
                    + "\r\n\r\n"
                    + answer)
                .getBytes(StandardCharsets.US_ASCII));
    return !last;
  }

  private static List<String> head(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        String text = line.toString().strip();
        if (text.isEmpty()) {
          return lines;
        }
        lines.add(text);
        line.setLength(0);
      } else {
        line.append((char) c);
      }
    }
    throw new IOException("the connection ended in the head");
  }

  /** Closes the connections that carry no request. */
  void closeIdle() throws IOException {
    for (var connection : connections.entrySet()) {
      // a busy connection stays: its request is running
      if (connection.getValue().compareAndSet(false, true)) {
        connection.getKey().close();
      }
    }
  }

  /** Stops listening, closes idle connections, and returns when no request runs. */
  void end() throws Exception {
    ending = true;
    server.close();
    closeIdle();
    while (!connections.isEmpty()) {
      Thread.sleep(2);
    }
  }

  @Override
  public void close() throws IOException {
    ending = true;
    server.close();
    for (Socket socket : connections.keySet()) {
      socket.close();
    }
  }
}
