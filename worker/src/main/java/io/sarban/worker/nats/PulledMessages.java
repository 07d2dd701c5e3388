// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.nats;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.component.nats.NatsConfiguration;
import org.apache.camel.component.nats.NatsConstants;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.spi.Synchronization;

/**
 * The messages of a consumer of JetStream.
 *
 * @param heartbeat how often the server is told that a message is in work: a third of the time
 *     after which it delivers the message again
 * @param again whether a failed message is delivered again: only where the consumer limits how
 *     often
 */
record PulledMessages(
    JetStreamSubscription subscription,
    HeaderFilterStrategy filter,
    Duration heartbeat,
    boolean again) {

  private static final int NOT_FOUND = 404;

  /** Camel's name for a durable consumer. */
  private static final String SUFFIX = "-durable";

  /** Creates the stream and the consumer where they are missing, as Camel does. */
  static PulledMessages of(Connection connection, NatsConfiguration configuration)
      throws IOException, JetStreamApiException {
    makeStream(connection.jetStreamManagement(), configuration);
    JetStreamSubscription subscription =
        connection
            .jetStream()
            .subscribe(
                configuration.getTopic(),
                PullSubscribeOptions.builder().configuration(consumer(configuration)).build());
    ConsumerConfiguration there = subscription.getConsumerInfo().getConsumerConfiguration();
    return new PulledMessages(
        subscription,
        configuration.getHeaderFilterStrategy(),
        there.getAckWait().dividedBy(3),
        there.getMaxDeliver() > 0);
  }

  private static void makeStream(JetStreamManagement streams, NatsConfiguration configuration)
      throws IOException, JetStreamApiException {
    String name = configuration.getJetstreamName();
    try {
      streams.getStreamInfo(name);
    } catch (JetStreamApiException e) {
      if (e.getErrorCode() != NOT_FOUND) {
        throw e;
      }
      streams.addStream(
          StreamConfiguration.builder().name(name).subjects(configuration.getTopic()).build());
    }
  }

  private static ConsumerConfiguration consumer(NatsConfiguration configuration) {
    if (configuration.getConsumerConfiguration() != null) {
      return configuration.getConsumerConfiguration();
    }
    ConsumerConfiguration.Builder consumer = ConsumerConfiguration.builder();
    if (configuration.getDurableName() != null) {
      consumer.durable(configuration.getDurableName() + SUFFIX);
    }
    return consumer.build();
  }

  /** Null if there was none for that long. */
  Message next(Duration patience) {
    List<Message> messages = subscription.fetch(1, patience);
    return messages.isEmpty() ? null : messages.get(0);
  }

  /** The body and the headers that Camel's consumer sets. */
  void fill(Exchange exchange, Message message) {
    exchange.getIn().setBody(message.getData());
    exchange.getIn().setHeader(NatsConstants.NATS_REPLY_TO, message.getReplyTo());
    exchange.getIn().setHeader(NatsConstants.NATS_SID, message.getSID());
    exchange.getIn().setHeader(NatsConstants.NATS_SUBJECT, message.getSubject());
    exchange.getIn().setHeader(NatsConstants.NATS_MESSAGE_TIMESTAMP, System.currentTimeMillis());
    if (message.getHeaders() == null) {
      return;
    }
    message
        .getHeaders()
        .forEach(
            (name, values) -> {
              if (!filter.applyFilterToExternalHeaders(name, values, exchange)) {
                exchange.getIn().setHeader(name, values.size() == 1 ? values.get(0) : values);
              }
            });
  }

  /**
   * Keeps the message until its exchange is over, and then settles it.
   *
   * @param ending whether the consumer stops: a route that fails then was cut off, and the server
   *     delivers the message again
   */
  Synchronization settlement(
      Message message, ScheduledExecutorService timer, BooleanSupplier ending) {
    long period = Math.max(1, heartbeat.toMillis());
    Future<?> beat =
        timer.scheduleAtFixedRate(message::inProgress, period, period, TimeUnit.MILLISECONDS);
    return new Synchronization() {
      @Override
      public void onComplete(Exchange exchange) {
        beat.cancel(false);
        message.ack();
      }

      @Override
      public void onFailure(Exchange exchange) {
        beat.cancel(false);
        if (ending.getAsBoolean()) {
          return;
        }
        if (again) {
          message.nak();
        } else {
          message.term();
        }
      }
    };
  }
}
