// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy in front of a broker that records what clients send. */
public final class Recorder implements AutoCloseable {

  private static final int FRAME_METHOD = 1;
  private static final int PROTOCOL_HEADER = 8;
  private static final int FRAME_HEADER = 7;

  private final int broker;
  private final Duration late;
  private final ServerSocket server;
  private final List<ByteArrayOutputStream> sent = new CopyOnWriteArrayList<>();

  public Recorder(int broker) throws IOException {
    this(broker, Duration.ZERO);
  }

  /** The last byte of each answer of the broker is delayed by this time. */
  public Recorder(int broker, Duration late) throws IOException {
    this.broker = broker;
    this.late = late;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread(this::serve);
  }

  public int port() {
    return server.getLocalPort();
  }

  public int connections() {
    return sent.size();
  }

  /** The first lines of the requests. */
  public List<String> httpRequests() {
    return lines().stream().filter(line -> line.endsWith(" HTTP/1.1")).toList();
  }

  /** Everything that was sent, as text. */
  public List<String> lines() {
    return sent.stream()
        .flatMap(bytes -> bytes.toString(StandardCharsets.ISO_8859_1).lines())
        .toList();
  }

  /** How often that method was sent; frames are those of AMQP 0-9-1, 2.3.5. */
  public int amqpMethods(int classId, int methodId) {
    return sent.stream()
        .mapToInt(bytes -> count(ByteBuffer.wrap(bytes.toByteArray()), classId, methodId))
        .sum();
  }

  private static int count(ByteBuffer bytes, int classId, int methodId) {
    int found = 0;
    bytes.position(PROTOCOL_HEADER);
    while (bytes.remaining() > FRAME_HEADER) {
      int type = bytes.get();
      bytes.getShort();
      int size = bytes.getInt();
      int at = bytes.position();
      if (type == FRAME_METHOD && bytes.getShort() == classId && bytes.getShort() == methodId) {
        found++;
      }
      bytes.position(at + size + 1);
    }
    return found;
  }

  private void serve() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), broker);
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        sent.add(kept);
        thread(() -> pass(client, upstream, kept, Duration.ZERO));
        thread(() -> pass(upstream, client, OutputStream.nullOutputStream(), late));
      }
    } catch (IOException e) {
      // the test is over
    }
  }

  private static void pass(Socket from, Socket to, OutputStream kept, Duration late) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        kept.write(buffer, 0, n);
        to.getOutputStream().write(buffer, 0, n - 1);
        Thread.sleep(late.toMillis());
        to.getOutputStream().write(buffer, n - 1, 1);
      }
    } catch (InterruptedException | IOException e) {
      // one side has closed, so the other is closed, too
    }
  }

  private static void thread(Runnable task) {
    Thread thread = new Thread(task, "recorder");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
