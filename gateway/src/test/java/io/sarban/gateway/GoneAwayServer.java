// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server for HTTP/2 in clear text, frame by frame. On each connection it answers the first stream
 * with 200, and answers the second one with GOAWAY, without having begun it.
 */
final class GoneAwayServer implements AutoCloseable {

  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int PREFACE = 24;

  /** {@code :status: 200} is the eighth entry of HPACK's static table. */
  private static final byte[] OK = {(byte) 0x88};

  private final ServerSocket server = new ServerSocket(0, 64, InetAddress.getByName("127.0.0.1"));
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  GoneAwayServer() throws IOException {
    start(this::accept);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "gone-away");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  int refused() {
    return refused.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        connections.incrementAndGet();
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // it is closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      in.readNBytes(PREFACE);
      frame(out, SETTINGS, 0, 0, new byte[0]);
      int first = 0;
      while (true) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        in.readUnsignedByte();
        int stream = in.readInt();
        in.readNBytes(length);
        if (type == HEADERS && first == 0) {
          first = stream;
          frame(out, HEADERS, 5, stream, OK);
        } else if (type == HEADERS) {
          refused.incrementAndGet();
          frame(out, GOAWAY, 0, 0, new byte[] {0, 0, 0, (byte) first, 0, 0, 0, 0});
        }
      }
    } catch (IOException e) {
      // the gateway has ended it
    }
  }

  private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    out.writeByte(payload.length >> 16);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
