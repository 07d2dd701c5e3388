package io.sarban.scaler.measure.rabbitmq;

import java.util.Collection;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * What the broker says of a queue, or of several together. Rates are messages a second.
 *
 * @param messages in the queue; NaN where the broker does not say, as of a queue whose node is down
 * @param ready of those, the ones that no consumer has; NaN likewise
 */
record QueueFigures(double messages, double ready, double publishRate, double deliverRate) {

  static final QueueFigures NONE = new QueueFigures(0, 0, 0, 0);

  /** Messages are whole ones: an average of less than one is none, as in KEDA. */
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
