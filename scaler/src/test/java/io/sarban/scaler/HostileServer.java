// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A server on loopback that speaks no protocol a trigger expects. */
public final class HostileServer implements AutoCloseable {

  /** What the server does with a client. */
  public enum Mode {
    /** Sends bytes of no protocol at once. */
    GARBAGE,
    /** Closes the connection. */
    CLOSE,
    /** Answers with a page, as a web server does. */
    HTTP,
    /** Sends back what it received, as a server that quotes the request in its refusal. */
    ECHO
  }

  /** Talks to one client. */
  @FunctionalInterface
  public interface Talk {
    void with(InputStream in, OutputStream out) throws IOException;
  }

  private final ServerSocket server;
  private final List<Socket> clients = new CopyOnWriteArrayList<>();

  public HostileServer(Mode mode) throws IOException {
    this((in, out) -> talk(mode, in, out));
  }

  public HostileServer(Talk talk) throws IOException {
    server = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
    daemon(() -> accept((in, out) -> talk(talk, in, out)));
  }

  /** Answers each request with the body. */
  public static HostileServer answering(String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new HostileServer(
        (in, out) -> {
          if (in.read(new byte[65536]) > 0) {
            out.write(
                ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
                        + "Content-Length: "
                        + bytes.length
                        + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
          }
        });
  }

  public String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "hostile-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept(BiConsumer<InputStream, OutputStream> talk) {
    try {
      while (!server.isClosed()) {
        Socket client = server.accept();
        clients.add(client);
        daemon(() -> serve(client, talk));
      }
    } catch (IOException e) {
      // it is closed
    }
  }

  private void serve(Socket client, BiConsumer<InputStream, OutputStream> talk) {
    try (client) {
      talk.accept(client.getInputStream(), client.getOutputStream());
    } catch (IOException e) {
      // the client went away
    } finally {
      clients.remove(client);
    }
  }

  private static void talk(Talk talk, InputStream in, OutputStream out) {
    try {
      talk.with(in, out);
    } catch (IOException e) {
      // the client went away
    }
  }

  private static void talk(Mode mode, InputStream in, OutputStream out) throws IOException {
    switch (mode) {
      case GARBAGE -> {
        out.write("\0\377HELLO WORLD sEcReT\r\n".repeat(3).getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        in.transferTo(OutputStream.nullOutputStream());
      }
      case CLOSE -> {}
      case HTTP -> {
        if (in.read(new byte[65536]) > 0) {
          out.write(
              ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n"
                      + "<html>proxy</html>  ")
                  .getBytes(StandardCharsets.US_ASCII));
        }
      }
      case ECHO -> echo(in, out);
    }
  }

  private static void echo(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[65536];
    int read = in.read(buffer);
    if (read > 0) {
      String said = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
      boolean http = said.contains(" HTTP/1.");
      byte[] body = said.replace("\r\n", " ").getBytes(StandardCharsets.ISO_8859_1);
      out.write(
          (http
                  ? "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: "
                      + body.length
                      + "\r\n\r\n"
                  : "-ERR unknown command: ")
              .getBytes(StandardCharsets.US_ASCII));
      out.write(body);
      out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket client : clients) {
      client.close();
    }
  }
}
