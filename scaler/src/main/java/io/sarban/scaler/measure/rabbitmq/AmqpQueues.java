// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Address;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Command;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ResolvedInetAddress;
import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.connection.SourceConnections;
import io.sarban.scaler.trust.MetadataAddresses;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Measures queues over AMQP 0-9-1, with passive declarations on one connection. A channel takes one
 * at a time, so several parallel channels hide the network's delay; a missing queue closes its
 * channel, and affects no other queue.
 */
final class AmqpQueues implements AutoCloseable {

  private static final int CHANNELS = 32;
  private static final int LIMIT_MILLIS = 5000;
  private static final int MAX_FRAME = 128 << 10;

  private final SourceConnections<RabbitMqSource, Session> sessions =
      new SourceConnections<>(Session::open, InstantSource.system());

  /** Measures queue by queue, over one connection. */
  List<Measurement> measure(Batch<RabbitMqSource, RabbitMqQuery> batch) {
    RabbitMqSource source = batch.source();
    try {
      return session(source).measure(batch.queries());
    } catch (Exception e) {
      sessions.drop(source);
      return RabbitMqFailures.all(batch, e);
    }
  }

  /** A broker that was restarted since the last poll costs no poll. */
  private Session session(RabbitMqSource source) throws Exception {
    if (!sessions.get(source).connection.isOpen()) {
      sessions.drop(source);
    }
    return sessions.get(source);
  }

  @Override
  public void close() {
    sessions.close();
  }

  private static final class Session implements AutoCloseable {
    private final RabbitMqSource source;
    private final AmqpSockets sockets;
    private final Connection connection;
    private final List<Channel> channels = new ArrayList<>();

    private Session(RabbitMqSource source, AmqpSockets sockets, Connection connection) {
      this.source = source;
      this.sockets = sockets;
      this.connection = connection;
    }

    static Session open(RabbitMqSource source) throws IOException, TimeoutException {
      AmqpSockets factory = new AmqpSockets(source, MAX_FRAME);
      factory.setHost(source.host());
      factory.setPort(source.port());
      factory.setVirtualHost(source.vhost());
      factory.setUsername(source.userName());
      factory.setPassword(source.password().orElse("guest"));
      factory.setAutomaticRecoveryEnabled(false);
      factory.setConnectionTimeout(LIMIT_MILLIS);
      factory.setHandshakeTimeout(LIMIT_MILLIS);
      factory.setChannelRpcTimeout(LIMIT_MILLIS);
      factory.setShutdownTimeout(LIMIT_MILLIS);
      factory.setRequestedHeartbeat(30);
      // a malicious server must not make the client allocate memory for what it announces
      factory.setRequestedFrameMax(MAX_FRAME);
      factory.setMaxInboundMessageBodySize(MAX_FRAME);
      try {
        return new Session(source, factory, factory.newConnection(addresses(source), "sarban"));
      } catch (IOException | TimeoutException | RuntimeException e) {
        factory.close();
        throw e;
      }
    }

    private static List<Address> addresses(RabbitMqSource source) throws IOException {
      return MetadataAddresses.lookUp(source.host()).stream()
          .<Address>map(one -> new ResolvedInetAddress(source.host(), one, source.port()))
          .toList();
    }

    List<Measurement> measure(List<RabbitMqQuery> queries) throws Exception {
      List<Measurement> measurements = new ArrayList<>(queries.size());
      for (int from = 0; from < queries.size(); from += CHANNELS) {
        round(queries.subList(from, Math.min(from + CHANNELS, queries.size())), measurements);
      }
      return measurements;
    }

    private void round(List<RabbitMqQuery> queries, List<Measurement> measurements)
        throws Exception {
      List<CompletableFuture<Command>> answers = new ArrayList<>(queries.size());
      for (int i = 0; i < queries.size(); i++) {
        String queue = queries.get(i).queue();
        AMQP.Queue.Declare declare =
            new AMQP.Queue.Declare.Builder().queue(queue).passive().build();
        answers.add(channel(i).asyncCompletableRpc(declare));
      }
      for (int i = 0; i < queries.size(); i++) {
        measurements.add(measurement(queries.get(i), answers.get(i)));
      }
    }

    private Channel channel(int i) throws IOException {
      if (i == channels.size()) {
        channels.add(connection.createChannel());
      } else if (!channels.get(i).isOpen()) {
        channels.set(i, connection.createChannel());
      }
      return channels.get(i);
    }

    private Measurement measurement(RabbitMqQuery query, CompletableFuture<Command> answer)
        throws Exception {
      try {
        Command command = answer.get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        long messages =
            Integer.toUnsignedLong(((AMQP.Queue.DeclareOk) command.getMethod()).getMessageCount());
        return query.measure(new QueueFigures(messages, messages, 0, 0));
      } catch (ExecutionException e) {
        if (!connection.isOpen()) {
          throw e;
        }
        return RabbitMqFailures.queue(source, query.queue(), e.getCause());
      }
    }

    @Override
    public void close() {
      sockets.close();
    }
  }
}
