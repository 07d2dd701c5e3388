// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.rabbitmq;

import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.rabbitmq.RabbitMqSource.Protocol;
import java.util.List;

/** Requests queues over the protocol of their source. */
public final class RabbitMqCalls implements AutoCloseable {

  private final AmqpQueues amqp = new AmqpQueues();
  private final HttpQueues http = new HttpQueues();

  /** The bean method that the route calls. */
  public List<Measurement> measure(Batch<RabbitMqSource, RabbitMqQuery> batch) {
    return batch.source().protocol() == Protocol.HTTP ? http.measure(batch) : amqp.measure(batch);
  }

  @Override
  public void close() {
    try (amqp) {
      http.close();
    }
  }
}
