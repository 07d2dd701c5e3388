// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Brokers that stop reading: the client's writes wait for them. */
class DeafBrokerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int START = 10 << 16 | 10;
  private static final int START_OK = 10 << 16 | 11;
  private static final int TUNE = 10 << 16 | 30;
  private static final int OPEN = 10 << 16 | 40;
  private static final int OPEN_OK = 10 << 16 | 41;
  private static final int CHANNEL_OPEN = 20 << 16 | 10;
  private static final int CHANNEL_OPEN_OK = 20 << 16 | 11;
  private static final int FLOW = 20 << 16 | 20;
  private static final int DECLARE = 50 << 16 | 10;

  /** Kept: the JDK closes sockets that nothing refers to. */
  private final List<Socket> clients = new CopyOnWriteArrayList<>();

  private ServerSocket server;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket();
    server.setReceiveBufferSize(4096);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    for (Socket client : clients) {
      client.close();
    }
  }

  private interface Talk {
    void with(Socket client) throws IOException;
  }

  private void serve(Talk talk) {
    Thread serving =
        new Thread(
            () -> {
              try {
                while (true) {
                  Socket client = server.accept();
                  clients.add(client);
                  talk.with(client);
                }
              } catch (IOException e) {
                // the test is over
              }
            });
    serving.setDaemon(true);
    serving.start();
  }

  private CompletableFuture<List<Measurement>> measured(AmqpQueues queues, String password) {
    RabbitMqSource source =
        new RabbitMqSource(
            RabbitMqSource.Protocol.AMQP,
            "127.0.0.1",
            server.getLocalPort(),
            "",
            "/",
            Optional.of("u"),
            Optional.of(password),
            Optional.empty(),
            null,
            Duration.ofSeconds(5));
    RabbitMqQuery query =
        new RabbitMqQuery(
            source,
            "q",
            new RabbitMqQuery.Named(),
            100,
            null,
            RabbitMqQuery.Mode.QueueLength,
            false,
            0,
            new MetricTarget(MetricType.AverageValue, 5));
    CompletableFuture<List<Measurement>> measured = new CompletableFuture<>();
    Thread poll =
        new Thread(() -> measured.complete(queues.measure(new Batch<>(source, List.of(query)))));
    poll.setDaemon(true);
    poll.start();
    return measured;
  }

  private void leavesNoThread() {
    String name = "AMQP Connection 127.0.0.1:" + server.getLocalPort();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().contains(name)));
  }

  /** The greeting is answered by a login, which is longer than all buffers. */
  @Test
  void aLoginThatIsNotReadEnds() throws Exception {
    serve(client -> send(client.getOutputStream(), START, greeting()));
    try (AmqpQueues queues = new AmqpQueues()) {
      CompletableFuture<List<Measurement>> measured = measured(queues, "x".repeat(32 << 20));
      await().atMost(PATIENCE).until(measured::isDone);
      assertThat(measured.join()).first().isInstanceOf(Measurement.Failed.class);
      leavesNoThread();
    }
  }

  /** Each flow of the broker's is answered by the client, until no buffer has room. */
  @Test
  void anAnswerThatIsNotReadEnds() throws Exception {
    serve(
        client -> {
          greet(client);
          OutputStream out = client.getOutputStream();
          ByteArrayOutputStream flows = new ByteArrayOutputStream();
          for (int i = 0; i < 5000; i++) {
            send(flows, 1, FLOW, new byte[] {1});
          }
          try {
            while (true) {
              out.write(flows.toByteArray());
            }
          } catch (IOException e) {
            // the client has closed the connection
          }
        });
    try (AmqpQueues queues = new AmqpQueues()) {
      CompletableFuture<List<Measurement>> measured = measured(queues, "p");
      await().atMost(PATIENCE).until(measured::isDone);
      assertThat(measured.join()).first().isInstanceOf(Measurement.Failed.class);
      leavesNoThread();
    }
  }

  /** Answers until a queue is declared. */
  private static void greet(Socket client) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    OutputStream out = client.getOutputStream();
    in.readFully(new byte[8]);
    send(out, START, greeting());
    while (true) {
      in.readByte();
      int channel = in.readUnsignedShort();
      byte[] payload = new byte[in.readInt()];
      in.readFully(payload);
      in.readByte();
      switch (ByteBuffer.wrap(payload).getInt()) {
        case START_OK -> send(out, TUNE, bytes(to -> tune(to)));
        case OPEN -> send(out, OPEN_OK, new byte[1]);
        case CHANNEL_OPEN -> send(out, channel, CHANNEL_OPEN_OK, new byte[4]);
        case DECLARE -> {
          return;
        }
        default -> {
          // needs no answer
        }
      }
    }
  }

  private static void tune(DataOutputStream to) throws IOException {
    to.writeShort(100);
    to.writeInt(131072);
    to.writeShort(30);
  }

  private static byte[] greeting() throws IOException {
    return bytes(
        to -> {
          to.write(new byte[] {0, 9});
          to.writeInt(0);
          to.writeInt(5);
          to.writeBytes("PLAIN");
          to.writeInt(5);
          to.writeBytes("en_US");
        });
  }

  private interface Part {
    void write(DataOutputStream to) throws IOException;
  }

  private static byte[] bytes(Part part) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    part.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static void send(OutputStream out, int method, byte[] arguments) throws IOException {
    send(out, 0, method, arguments);
  }

  private static void send(OutputStream out, int channel, int method, byte[] arguments)
      throws IOException {
    out.write(
        bytes(
            to -> {
              to.writeByte(1);
              to.writeShort(channel);
              to.writeInt(4 + arguments.length);
              to.writeInt(method);
              to.write(arguments);
              to.writeByte(0xCE);
            }));
    out.flush();
  }
}
