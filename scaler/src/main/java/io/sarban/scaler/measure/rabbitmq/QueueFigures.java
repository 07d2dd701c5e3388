// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.rabbitmq;

import java.util.Collection;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * The broker's figures for a queue, or for several together. Rates are messages a second.
 *
 * @param messages in the queue; NaN if the broker does not say, such as for a queue whose node is
 *     down
 * @param ready the messages that no consumer has; NaN likewise
 */
record QueueFigures(double messages, double ready, double publishRate, double deliverRate) {

  static final QueueFigures NONE = new QueueFigures(0, 0, 0, 0);

  /** Messages are whole: an average below one is none, as in KEDA. */
  static QueueFigures of(Collection<QueueFigures> queues, RabbitMqQuery.Operation operation) {
    return queues.isEmpty()
        ? NONE
        : new QueueFigures(
            Math.floor(one(queues, QueueFigures::messages, operation)),
            Math.floor(one(queues, QueueFigures::ready, operation)),
            one(queues, QueueFigures::publishRate, operation),
            one(queues, QueueFigures::deliverRate, operation));
  }

  private static double one(
      Collection<QueueFigures> queues,
      ToDoubleFunction<QueueFigures> figure,
      RabbitMqQuery.Operation operation) {
    DoubleStream figures = queues.stream().mapToDouble(figure);
    return switch (operation) {
      case sum -> figures.sum();
      case avg -> figures.average().orElse(0);
      case max -> figures.max().orElse(0);
    };
  }
}
